"""Many callers at once: HTTP/1.1 over connections that stay, and no more work than it takes."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from shared.kalender import ist_arbeitstag


@dataclass(frozen=True)
class Anfrage:
    """One POST; `koerper` is sent as JSON, with a fresh Idempotency-Key."""

    pfad: str
    koerper: Mapping[str, object]
    kopf: Mapping[str, str]

    def bytes(self) -> bytes:
        inhalt = json.dumps(self.koerper).encode()
        zeilen = [
            f"POST {self.pfad} HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            f"Content-Length: {len(inhalt)}",
            f"Idempotency-Key: {uuid4()}",
            *(f"{name}: {wert}" for name, wert in self.kopf.items()),
        ]
        return "\r\n".join([*zeilen, "", ""]).encode() + inhalt


def montage(ab: date) -> Iterator[date]:
    """Yield the Mondays on which three working days begin; `ab` is a Monday."""
    while True:
        if all(ist_arbeitstag(ab + timedelta(days=n)) for n in range(3)):
            yield ab
        ab += timedelta(weeks=1)


def wunsch(ags: str, beginn: date, **anders: object) -> dict[str, object]:
    """Return the body of a Buchung of three days, paid for by the Kommune itself if need be."""
    return {
        "ags": ags,
        "modul": 1,
        "format": "online",
        "dauer_tage": 3,
        "beginn": beginn.isoformat(),
        "teilnehmende": 3,
        "eigenanteil_akzeptiert": True,
    } | anders


async def andrang(
    port: int, anfragen: Sequence[Anfrage], *, verbindungen: int
) -> list[tuple[int, bytes]]:
    """Send all over so many connections to this machine; return status and body of each answer, in
    the order of the Anfragen.
    """
    antworten: list[tuple[int, bytes]] = [(0, b"")] * len(anfragen)
    offen = iter(enumerate(anfragen))
    await asyncio.gather(
        *(_verbindung(port, offen, antworten) for _ in range(min(verbindungen, len(anfragen))))
    )
    return antworten


def stati(antworten: Sequence[tuple[int, bytes]]) -> Counter[int]:
    return Counter(status for status, _ in antworten)


async def _verbindung(
    port: int, offen: Iterator[tuple[int, Anfrage]], antworten: list[tuple[int, bytes]]
) -> None:
    leser, schreiber = await asyncio.open_connection("127.0.0.1", port)
    try:
        for nr, anfrage in offen:
            schreiber.write(anfrage.bytes())
            antworten[nr] = await _antwort(leser)
    finally:
        schreiber.close()


async def _antwort(leser: asyncio.StreamReader) -> tuple[int, bytes]:
    kopf = (await leser.readuntil(b"\r\n\r\n")).split(b"\r\n")
    laenge = next(
        (int(z.partition(b":")[2]) for z in kopf if z.lower().startswith(b"content-length:")), 0
    )
    return int(kopf[0].split()[1]), await leser.readexactly(laenge)
