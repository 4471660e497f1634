"""An open load: each request is sent when it is due, however many answers are outstanding.

HTTP/1.1 over connections that stay, read by hand: the generator shares its cores with what it
measures. It says how late it was itself.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import TypeAlias, cast
from urllib.parse import urlsplit

from tests.ausfall.ergebnis import SOFORT, Abschnitt

Anfragen: TypeAlias = Callable[[], bytes]  # the next request, as it goes over the wire
GEDULD = 15.0  # seconds until an answer is given up
LEITUNGEN = 4000
ENDE = b"\r\n\r\n"


@dataclass(slots=True)
class Probe:
    """One request: seconds of the monotonic clock; `status` is 0 until there is an answer, and
    where none came, `ohne_antwort` says why.
    """

    faellig: float
    gesendet: float
    beantwortet: float = 0.0
    status: int = 0
    ohne_antwort: str = "not sent: no connection free"
    ohne_pause: bool = False

    @property
    def gut(self) -> bool:
        return 200 <= self.status < 300

    @property
    def dauer(self) -> float:
        return self.beantwortet - self.faellig

    @property
    def ausgang(self) -> str:
        return str(self.status or self.ohne_antwort)


class Leitung(asyncio.Protocol):
    """One connection with at most one request on it."""

    def __init__(self, takt: "Takt") -> None:
        self._takt, self._puffer = takt, b""
        self._transport: asyncio.Transport | None = None
        self.probe: Probe | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop has classes of its own

    def senden(self, probe: Probe, anfrage: bytes) -> None:
        assert self._transport is not None
        probe.ohne_antwort = "connection closed"
        self.probe, self._puffer = probe, b""
        self._transport.write(anfrage)

    def data_received(self, data: bytes) -> None:
        self._puffer += data
        kopf, da, rest = self._puffer.partition(ENDE)
        if not da or self.probe is None:
            return
        zeilen = kopf.lower().split(b"\r\n")
        felder = dict(zeile.split(b":", 1) for zeile in zeilen[1:])
        if len(rest) < int(felder.get(b"content-length", 0)):
            return
        probe, self.probe = self.probe, None
        probe.beantwortet, probe.status = time.monotonic(), int(zeilen[0].split()[1])
        probe.ohne_pause = probe.status in {429, 503} and b"retry-after" not in felder
        if felder.get(b"connection", b"").strip() == b"close":
            self.aufgeben()
        else:
            self._takt.frei.append(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._takt.verloren(self)

    def aufgeben(self) -> None:
        if self._transport is not None:
            self._transport.abort()


@dataclass
class Takt:
    """Sends to `adresse`; `frei` are the connections without a request."""

    adresse: str
    anfragen: Anfragen
    frei: list[Leitung] = field(default_factory=list)
    _alle: set[Leitung] = field(default_factory=set)
    _oeffnende: set[asyncio.Task[None]] = field(default_factory=set)

    async def lauf(self, je_sekunde: float, sekunden: float) -> list[Probe]:
        """Send so many requests at that rate; answers may still be missing when it returns."""
        proben: list[Probe] = []
        beginn = time.monotonic()
        zahl, nachgesehen = int(je_sekunde * sekunden), beginn
        while len(proben) < zahl:
            jetzt = time.monotonic()
            while len(proben) < zahl and (faellig := beginn + len(proben) / je_sekunde) <= jetzt:
                proben.append(self._senden(faellig))
            if jetzt - nachgesehen > 0.5:
                self._zu_lange(jetzt)
                nachgesehen = jetzt
            await asyncio.sleep(max(0.0, beginn + len(proben) / je_sekunde - time.monotonic()))
        return proben

    async def ausklingen(self) -> None:
        """Wait for the answers that are missing, at most GEDULD."""
        while any(leitung.probe for leitung in self._alle) or self._oeffnende:
            self._zu_lange(time.monotonic())
            await asyncio.sleep(0.05)

    def schliessen(self) -> None:
        for leitung in list(self._alle):
            leitung.aufgeben()

    def verloren(self, leitung: Leitung) -> None:
        leitung.probe = None
        self._alle.discard(leitung)
        if leitung in self.frei:
            self.frei.remove(leitung)

    def _senden(self, faellig: float) -> Probe:
        probe = Probe(faellig, time.monotonic())
        if self.frei:
            self.frei.pop().senden(probe, self.anfragen())
        elif len(self._alle) + len(self._oeffnende) < LEITUNGEN:
            aufgabe = asyncio.ensure_future(self._neu(probe))
            self._oeffnende.add(aufgabe)
            aufgabe.add_done_callback(self._oeffnende.discard)
        return probe

    async def _neu(self, probe: Probe) -> None:
        ziel = urlsplit(self.adresse)
        assert ziel.hostname
        assert ziel.port
        loop = asyncio.get_running_loop()
        try:
            _, leitung = await loop.create_connection(
                lambda: Leitung(self), ziel.hostname, ziel.port
            )
        except OSError as fehler:
            probe.ohne_antwort = type(fehler).__name__
            return
        self._alle.add(leitung)
        leitung.senden(probe, self.anfragen())

    def _zu_lange(self, jetzt: float) -> None:
        for leitung in list(self._alle):
            if leitung.probe and jetzt - leitung.probe.gesendet > GEDULD:
                leitung.probe.ohne_antwort = f"none within {GEDULD:g} s"
                leitung.aufgeben()


def abschnitt(proben: list[Probe], sekunden: float) -> Abschnitt:
    """Return what they showed; the rate is that of the whole requests that were sent."""
    gute = sorted(probe.dauer for probe in proben if probe.gut)
    ende = proben[0].faellig + sekunden
    spaet = sorted(probe.gesendet - probe.faellig for probe in proben)
    return Abschnitt(
        je_sekunde=len(proben) / sekunden,
        sekunden=sekunden,
        gut=len(gute) / sekunden,
        geliefert=sum(p.gut and p.beantwortet <= ende for p in proben) / sekunden,
        bald=sum(dauer <= SOFORT for dauer in gute) / sekunden,
        mittlere=median(gute) if gute else 0.0,
        neunundneunzigste=gute[int(len(gute) * 0.99)] if gute else 0.0,
        verspaetet=spaet[int(len(spaet) * 0.99)] if spaet else 0.0,
        stati=dict(Counter(probe.ausgang for probe in proben)),
        ohne_pause=sum(probe.ohne_pause for probe in proben),
    )
