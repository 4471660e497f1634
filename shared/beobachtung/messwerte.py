"""Figures of one process for Prometheus: requests, connections, tasks, and what services add.

Every label has few values, all of them our own words: the template of a route and never its path.
Each process tells its own. What is read from the database is the same in each process of a service:
queries take its max, never its sum (docs/betrieb/beobachtung.md).
"""

import asyncio
import logging
import time
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import asyncpg
from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import domain_day
from shared.db import Sessions
from shared.sicht import ALLE, sehend

GRENZEN = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
GELESEN_GILT = 10.0  # seconds
LESEFRIST = 3.0  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stand:
    """One gauge: its values by the values of its labels `merkmale`."""

    name: str
    hilfe: str
    merkmale: tuple[str, ...]
    werte: Mapping[tuple[str, ...], float]


Messung = Callable[[AsyncSession, date], Awaitable[Sequence[Stand]]]  # of a Stichtag
Nachsehen = Callable[[], Sequence[Stand]]


class Messwerte:
    """The figures of one service in one process.

    `messungen` are read in one short transaction when somebody asks, at most every ten seconds;
    `lagen` are known in memory.
    """

    def __init__(self, dienst: str, sessions: Sessions, fester_tag: date | None) -> None:
        self.messungen: list[Messung] = []
        self.lagen: list[Nachsehen] = []
        self._dienst, self._sessions, self._fester_tag = dienst, sessions, fester_tag
        self._gelesen: list[Stand] = []
        self._gelesen_um = float("-inf")
        self._eine = asyncio.Lock()
        self._register = CollectorRegistry(auto_describe=False)
        # by method, route and status: how many took how long, and at the end the sum of their time.
        # One thread counts here, so without the library's locks, which cost more than the counting
        self._antworten: dict[tuple[str, str, int], list[float]] = {}
        self._erfolg = Gauge(
            "ozg_aufgabe_letzter_erfolg_timestamp_seconds",
            "Wann eine Aufgabe im Hintergrund zuletzt gelang",
            ["dienst", "aufgabe"],
            registry=self._register,
        )
        self._pause = Gauge(
            "ozg_aufgabe_pause_seconds",
            "Wie lange sie zwischen zwei Läufen ruht",
            ["dienst", "aufgabe"],
            registry=self._register,
        )
        self._misslungen = Counter(
            "ozg_aufgabe_misslungen_total",
            "Wie oft sie misslang",
            ["dienst", "aufgabe"],
            registry=self._register,
        )
        ProcessCollector(registry=self._register)
        self._register.register(_Selbstgezaehltes(self))

    def beantwortet(self, methode: str, route: str, status: int, dauer: float) -> None:
        """Count one answer and its `dauer` (seconds)."""
        antwort = (methode, route, status)
        zaehler = self._antworten.get(antwort)
        if zaehler is None:
            self._antworten[antwort] = zaehler = [0.0] * (len(GRENZEN) + 2)
        zaehler[bisect_left(GRENZEN, dauer)] += 1
        zaehler[-1] += dauer

    def aufgabe_beginnt(self, aufgabe: str, pause: float) -> None:
        """Name a task of this process, which counts as done until its first turn."""
        self._pause.labels(self._dienst, aufgabe).set(pause)
        self._misslungen.labels(self._dienst, aufgabe)
        self.aufgabe_gelungen(aufgabe)

    def aufgabe_gelungen(self, aufgabe: str) -> None:
        self._erfolg.labels(self._dienst, aufgabe).set(time.time())

    def aufgabe_misslungen(self, aufgabe: str) -> None:
        self._misslungen.labels(self._dienst, aufgabe).inc()

    async def text(self) -> bytes:
        """Return all figures in the text format 0.0.4 of Prometheus; raises nothing."""
        async with self._eine:
            if time.monotonic() - self._gelesen_um > GELESEN_GILT:
                self._gelesen = await self._messen()
                self._gelesen_um = time.monotonic()
        return generate_latest(self._register)

    async def _messen(self) -> list[Stand]:
        staende: list[Stand] = []
        gelungen = True
        try:
            with sehend(ALLE):  # figures count what all Kommunen do
                async with asyncio.timeout(LESEFRIST), self._sessions() as session:
                    for messung in self.messungen:
                        staende += await messung(session, domain_day(self._fester_tag))
        except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("figures not read", extra={"error": type(error).__name__})
            gelungen, staende = False, []
        hilfe = "1, wenn die Datenbank die Zahlen dieses Dienstes sagte"
        return [*staende, Stand("ozg_messung_gelungen", hilfe, (), {(): float(gelungen)})]

    def antworten(self) -> Metric:
        dauer = HistogramMetricFamily(
            "http_server_request_duration_seconds",
            "Dauer der beantworteten Anfragen",
            labels=("dienst", "http_request_method", "http_route", "http_response_status_code"),
        )
        grenzen = [*map(floatToGoString, GRENZEN), "+Inf"]
        for (methode, route, status), (*anzahlen, summe) in self._antworten.items():
            stufen = list(zip(grenzen, accumulate(anzahlen), strict=True))
            dauer.add_metric((self._dienst, methode, route, str(status)), stufen, summe)
        return dauer

    def staende(self) -> Iterator[Metric]:
        for stand in (*self._gelesen, *(stand for lage in self.lagen for stand in lage())):
            metrik = GaugeMetricFamily(stand.name, stand.hilfe, labels=("dienst", *stand.merkmale))
            for merkmale, wert in stand.werte.items():
                metrik.add_metric((self._dienst, *merkmale), wert)
            yield metrik


class _Selbstgezaehltes(Collector):
    def __init__(self, messwerte: Messwerte) -> None:
        self._messwerte = messwerte

    def collect(self) -> Iterator[Metric]:
        yield self._messwerte.antworten()
        yield from self._messwerte.staende()
