"""What changed, for whoever has a page open: told to all, repeated to who was away shortly."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from fastapi.sse import format_sse_event

from services.dashboard.quelle.lage import geholt_am, status
from services.dashboard.quelle.quelle import Gelesen
from shared.schemas.dashboard_aktualisierung import AktualisierungRead

AUFGEHOBEN = 200
WIEDER_NACH = 3000  # ms, when a connection ended
EREIGNIS = "quelle"
KENNUNG = re.compile("([0-9a-f]{8})-([0-9]{1,12})")
HERZSCHLAG_ZEILE = format_sse_event(comment="da")
ANFANG = format_sse_event(retry=WIEDER_NACH, comment="Aktualisierungen")


@dataclass(frozen=True)
class Neuigkeit:
    """`nr` counts from 1 in this process."""

    nr: int
    inhalt: AktualisierungRead


class Neuigkeiten:
    """The last events of this process; ids begin with what names the process.

    Who comes with an id of another process, with none of ours, or of an event forgotten since, is
    told the present state of every source again.
    """

    def __init__(self) -> None:
        self._lauf = uuid4().hex[:8]
        self._nr = 0
        self._letzte: deque[Neuigkeit] = deque(maxlen=AUFGEHOBEN)
        self._je_quelle: dict[str, Neuigkeit] = {}
        self._neu = asyncio.Event()

    def melden(self, quelle: str, stichtag: date, gelesen: Gelesen[Any]) -> None:
        """Tell all who listen that this source says something else, or nothing any more."""
        self._nr += 1
        neuigkeit = Neuigkeit(
            self._nr,
            AktualisierungRead(
                quelle=quelle,
                stichtag=stichtag,
                status=status(gelesen),
                geholt_am=geholt_am(gelesen),
            ),
        )
        self._letzte.append(neuigkeit)
        self._je_quelle[quelle] = neuigkeit
        self._neu.set()
        self._neu = asyncio.Event()

    async def strom(
        self, nach: str | None, *, dauer: float, herzschlag: float, ende: asyncio.Event
    ) -> AsyncIterator[bytes]:
        """Yield events after the one with the id `nach`, for `dauer` seconds or until `ende`.

        While nothing happens there is a comment every `herzschlag` seconds.
        """
        loop = asyncio.get_running_loop()
        bis = loop.time() + dauer
        yield ANFANG
        offen, bei = list(self._seit(nach)), self._nr
        while not ende.is_set():
            neu = self._neu
            for neuigkeit in offen:
                yield self._zeilen(neuigkeit)
            rest = bis - loop.time()
            if rest <= 0:
                return
            if bei == self._nr and not await _eines_von(neu, ende, min(herzschlag, rest)):
                yield HERZSCHLAG_ZEILE
            offen = [eine for eine in self._letzte if eine.nr > bei]
            bei = self._nr

    def _seit(self, nach: str | None) -> Iterator[Neuigkeit]:
        bekannt = KENNUNG.fullmatch(nach or "")
        nr = int(bekannt[2]) if bekannt and bekannt[1] == self._lauf else -1
        aeltestes = self._letzte[0].nr if self._letzte else 0
        if 0 <= nr <= self._nr and nr + 1 >= aeltestes:
            yield from (eine for eine in self._letzte if eine.nr > nr)
        else:
            yield from sorted(self._je_quelle.values(), key=lambda eine: eine.nr)

    def _zeilen(self, neuigkeit: Neuigkeit) -> bytes:
        return format_sse_event(
            event=EREIGNIS,
            data_str=neuigkeit.inhalt.model_dump_json(),
            id=f"{self._lauf}-{neuigkeit.nr}",
        )


async def _eines_von(neu: asyncio.Event, ende: asyncio.Event, sekunden: float) -> bool:
    """Wait for either; return whether one came in time."""
    warten = [asyncio.create_task(eines.wait()) for eines in (neu, ende)]
    try:
        fertig, _ = await asyncio.wait(
            warten, timeout=sekunden, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        for task in warten:
            task.cancel()
    return bool(fertig)
