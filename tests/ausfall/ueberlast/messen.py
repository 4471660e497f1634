"""How much is sustained, what three times as much does, and what a dead downstream is asked.

`python -m tests.ausfall ueberlast --sekunden 5` is the small form.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop

from shared.clients.sicherung import Sicherung
from shared.clients.verbindung import DienstNichtErreichbar, Verbindung
from tests.ausfall.buch import Anfrage
from tests.ausfall.ergebnis import Abschnitt, TotesZiel, Ueberlast, Umstaende, umstaende
from tests.ausfall.fehler import Fehlt
from tests.ausfall.pruefstand import Pruefstand, pruefstand
from tests.ausfall.schreiben import Schreiber
from tests.ausfall.ueberlast.takt import Anfragen, Probe, Takt, abschnitt

ANFANG, FAKTOR, STUFE = 5.0, 1.3, 3.0  # a second; times; seconds
TRAGBAR, SCHNELL = 0.99, 0.5  # of all answered with 2xx within so many seconds
VERFEHLT = 3  # steps in a row, then the ramp ends
MAL = 3.0
DANACH, RUHIG = 10, 0.5  # seconds that are looked at, at that part of what is sustained
RUFE = 1000
SEED = 2021


def ueberlast(*, sekunden: float) -> Iterator[Ueberlast]:
    """Measure writing, then reading of it, through the gateway of a platform of its own.

    Raises Fehlt where the machine is too busy for a figure.
    """
    ordner = Path(tempfile.mkdtemp(prefix="ueberlast-"))
    wo = umstaende()
    try:
        with pruefstand(ordner / "ozg", seed=SEED) as stand:
            for was, anfragen in (("writing", _schreibend(stand)), ("reading", _lesend(stand))):
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    yield runner.run(_messen(was, stand.adresse, anfragen, sekunden, wo))
    finally:
        shutil.rmtree(ordner, ignore_errors=True)


async def _messen(
    was: str, adresse: str, anfragen: Anfragen, sekunden: float, wo: Umstaende
) -> Ueberlast:
    takt = Takt(adresse, anfragen)
    try:
        stufen = await _rampe(takt)
        tragbar = max((s.je_sekunde for s in stufen if getragen(s)), default=0.0)
        if not tragbar:
            raise Fehlt(f"{was} was not measured: too busy for {ANFANG:.0f} requests a second")
        flut = await takt.lauf(MAL * tragbar, sekunden)
        danach = await takt.lauf(RUHIG * tragbar, DANACH)
        await takt.ausklingen()
    finally:
        takt.schliessen()
    return Ueberlast(
        umstaende=wo,
        was=was,
        tragbar=tragbar,
        hoechstens=max(stufe.geliefert for stufe in stufen),
        stufen=stufen,
        flut=abschnitt(flut, sekunden),
        normal_nach=normal_nach(danach),
    )


async def _rampe(takt: Takt) -> list[Abschnitt]:
    """Return step after step until VERFEHLT of them in a row are too much."""
    stufen: list[Abschnitt] = []
    rate = ANFANG
    while not stufen or any(map(getragen, stufen[-VERFEHLT:])):
        proben = await takt.lauf(rate, STUFE)
        await takt.ausklingen()
        stufen.append(abschnitt(proben, STUFE))
        rate *= FAKTOR
    return stufen


def getragen(stufe: Abschnitt) -> bool:
    return stufe.gut >= TRAGBAR * stufe.je_sekunde and stufe.neunundneunzigste <= SCHNELL


def normal_nach(proben: list[Probe]) -> float | None:
    """Return after how many whole seconds every second was as it should be; None: not even then."""
    beginn = proben[0].faellig
    je_sekunde: list[list[Probe]] = [[] for _ in range(DANACH + 1)]
    for probe in proben:
        je_sekunde[min(int(probe.faellig - beginn), DANACH)].append(probe)
    schlecht = [nr for nr, proben in enumerate(je_sekunde) if proben and not _normal(proben)]
    letzte = max(schlecht, default=-1)
    return None if letzte >= DANACH - 1 else float(letzte + 1)


def _normal(proben: list[Probe]) -> bool:
    return sum(p.gut and p.dauer <= SCHNELL for p in proben) >= TRAGBAR * len(proben)


def _lesend(stand: Pruefstand) -> Anfragen:
    kopf = {"Authorization": f"Bearer {stand.token['koordinierungsstelle']}"}
    fertig = _bytes("GET", "/foerderung/v1/antraege?limit=20", kopf, b"")
    return lambda: fertig


def _schreibend(stand: Pruefstand) -> Anfragen:
    schreiber = Schreiber(stand.token, stand.ags, stand.zufall)

    def naechste() -> bytes:
        antrag: Anfrage = schreiber.antrag(str(uuid4()))
        kopf = {**antrag.kopf, "Idempotency-Key": antrag.key}
        return _bytes("POST", antrag.pfad, kopf, antrag.inhalt)

    return naechste


def _bytes(methode: str, pfad: str, kopf: dict[str, str], inhalt: bytes) -> bytes:
    zeilen = [f"{methode} {pfad} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(inhalt)}"]
    zeilen += [f"{name}: {wert}" for name, wert in kopf.items()]
    return "\r\n".join([*zeilen, "", ""]).encode() + inhalt


def _abgelehnt(anfrage: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=anfrage)


def _abgebrochen(anfrage: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("reset", request=anfrage)


def _ausgelastet(_: httpx.Request) -> httpx.Response:
    return httpx.Response(503)


TOT: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "refuses connections": _abgelehnt,
    "resets connections": _abgebrochen,
    "answers 503": _ausgelastet,
}
ABSTAND = {"20 calls a second": 0.05, "one call in 10 s": 10.0}


def totes_ziel(rufe: int = RUFE, arten: Collection[str] = tuple(TOT)) -> Iterator[TotesZiel]:
    """Count what the client of a service (shared/clients) sends to one that is gone."""
    wo = umstaende()
    for art in arten:
        antwort = TOT[art]
        for takt, abstand in ABSTAND.items():
            gesund, tot = (
                asyncio.run(_gezaehlt(wie, rufe, abstand=abstand))
                for wie in (lambda _: httpx.Response(200), antwort)
            )
            was = f"{art}, {takt}"
            yield TotesZiel(umstaende=wo, was=was, rufe=rufe, gesund=gesund, tot=tot)


async def _gezaehlt(
    antwort: Callable[[httpx.Request], httpx.Response], rufe: int, *, abstand: float
) -> int:
    """Return how many requests so many calls make, one every `abstand` seconds of the breaker."""
    gefragt, uhr = 0, time.monotonic()

    def ziel(anfrage: httpx.Request) -> httpx.Response:
        nonlocal gefragt
        gefragt += 1
        return antwort(anfrage)

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(ziel), base_url="http://ziel"
    ) as http:
        verbindung = Verbindung(http, name="Das Ziel", sicherung=Sicherung(uhr=lambda: uhr))
        for _ in range(rufe):
            with suppress(DienstNichtErreichbar):
                await verbindung.get("/x/v1/y")
            uhr += abstand
    return gefragt
