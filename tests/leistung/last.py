"""The load: wrk for what is only read, a small loader for what writes and so is sent once each."""

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ozg.umgebung import Abbruch

LUA = Path(__file__).with_name("last.lua")
FEHLT = (
    "Die Last erzeugt wrk, und das fehlt hier: apt-get install wrk (Debian, Ubuntu; sonst"
    " https://github.com/wg/wrk)."
)
FRIST = 120.0  # seconds for all writes of one round


@dataclass(frozen=True)
class Messung:
    """Requests (or rows) per second; how long one took (ms), at half, 95 and 99 of a hundred.

    `fehler` counts answers of 400 and above, and requests without one.
    """

    je_sekunde: float
    p50: float
    p95: float
    p99: float
    anzahl: int
    fehler: int = 0


def verlange_wrk() -> None:
    """Raise Abbruch where there is no wrk."""
    if shutil.which("wrk") is None:
        raise Abbruch(FEHLT)


def wrk(
    adresse: str,
    pfade: Sequence[str],
    *,
    sekunden: float,
    verbindungen: int = 16,
    kopf: Mapping[str, str] | None = None,
    koerper: bytes | None = None,
) -> Messung:
    """Ask `pfade` of the server at `adresse` in turn; with `koerper` by POST."""
    with tempfile.TemporaryDirectory(prefix="wrk-") as ordner:
        liste, inhalt = Path(ordner, "pfade"), Path(ordner, "koerper")
        liste.write_text("".join(f"{pfad}\n" for pfad in pfade))
        argumente = [str(liste)]
        if koerper is not None:
            inhalt.write_bytes(koerper)
            argumente.append(str(inhalt))
        fertig = subprocess.run(
            ["wrk", "-t1", f"-c{verbindungen}", f"-d{max(1, round(sekunden))}s", "--timeout", "20s",
             *chain.from_iterable(("-H", f"{name}: {wert}") for name, wert in (kopf or {}).items()),
             "-s", str(LUA), adresse, "--", *argumente],
            capture_output=True, text=True, check=False, timeout=sekunden + 60,
        )  # fmt: skip
    if fertig.returncode:
        raise RuntimeError(f"wrk: {fertig.stderr[-500:]}{fertig.stdout[-500:]}")
    gesagt = json.loads(fertig.stdout.strip().rpartition("\n")[2])
    if not gesagt["anfragen"]:
        raise RuntimeError(f"no answer of {adresse}{pfade[0]} within {sekunden:g} s")
    return Messung(
        je_sekunde=gesagt["anfragen"] / gesagt["sekunden"],
        p50=gesagt["p50"],
        p95=gesagt["p95"],
        p99=gesagt["p99"],
        anzahl=gesagt["anfragen"],
        fehler=gesagt["fehler"],
    )


@dataclass(frozen=True)
class Antwort:
    """`dauer` in seconds, from the first byte sent to the last one read."""

    status: int
    koerper: bytes
    dauer: float


def sende(port: int, anfragen: Sequence[bytes], *, verbindungen: int) -> list[Antwort]:
    """Send each request (HTTP/1.1, whole) once, over so many connections; return the answers."""
    return asyncio.run(asyncio.wait_for(_alle(port, anfragen, verbindungen), FRIST))


def schreiben(
    port: int, anfragen: Sequence[bytes], *, verbindungen: int, erwartet: frozenset[int]
) -> Messung:
    """Send each request once; every status but those `erwartet` is an error."""
    beginn = time.perf_counter()
    antworten = sende(port, anfragen, verbindungen=verbindungen)
    dauer = time.perf_counter() - beginn
    falsche = [a for a in antworten if a.status not in erwartet]
    if len(falsche) > len(antworten) // 10:
        raise RuntimeError(f"{falsche[0].status}: {falsche[0].koerper[:300]!r}")
    return aus_dauern([a.dauer for a in antworten], insgesamt=dauer, fehler=len(falsche))


def aus_dauern(dauern: Sequence[float], *, insgesamt: float, fehler: int = 0) -> Messung:
    """Make a Messung of the seconds each request took and those of all together."""
    geordnet = sorted(dauern)

    def anteil(hundertstel: int) -> float:
        return geordnet[min(len(geordnet) - 1, len(geordnet) * hundertstel // 100)] * 1000

    return Messung(
        je_sekunde=len(dauern) / insgesamt,
        p50=anteil(50),
        p95=anteil(95),
        p99=anteil(99),
        anzahl=len(dauern),
        fehler=fehler,
    )


async def _alle(port: int, anfragen: Sequence[bytes], verbindungen: int) -> list[Antwort]:
    antworten = [Antwort(0, b"", 0.0)] * len(anfragen)
    offen = iter(enumerate(anfragen))
    await asyncio.gather(
        *(_verbindung(port, offen, antworten) for _ in range(min(verbindungen, len(anfragen))))
    )
    return antworten


async def _verbindung(
    port: int, offen: Iterator[tuple[int, bytes]], antworten: list[Antwort]
) -> None:
    leser, schreiber = await asyncio.open_connection("127.0.0.1", port)
    try:
        for nr, anfrage in offen:
            beginn = time.perf_counter()
            schreiber.write(anfrage)
            status, koerper = await _antwort(leser)
            antworten[nr] = Antwort(status, koerper, time.perf_counter() - beginn)
    finally:
        schreiber.close()


async def _antwort(leser: asyncio.StreamReader) -> tuple[int, bytes]:
    kopf = (await leser.readuntil(b"\r\n\r\n")).split(b"\r\n")
    laenge = next(
        (int(z.partition(b":")[2]) for z in kopf if z.lower().startswith(b"content-length:")), 0
    )
    return int(kopf[0].split()[1]), await leser.readexactly(laenge)
