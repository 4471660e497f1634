"""The Kommunen of the days that are much asked about, as the Katalog has just told them (ADR 0047).

A day that is asked about seldom is asked by key, each time; one that is asked about often is read
as a whole and asked again, whether anything has changed, for as long as that goes on.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from cachetools import LRUCache

from shared.clients.katalog import KatalogClient, Kommunenseite
from shared.schemas.katalog import KommuneRead

Lauf: TypeAlias = asyncio.Task[Mapping[str, KommuneRead]]

TAGE = 4  # kept, some 900 kB each
HALTBAR = 0.1  # seconds; with the 0.9 the Katalog itself may be behind, a change is known in one
OFT = 30  # a second: as many questions as it takes to keep a day of three pages


@dataclass(slots=True)
class _Tag:
    """`gefragt` is when the question was sent that `kommunen` answers, `beginn` that of `lauf`.

    `naechster` has not asked yet: it waits for the end of `lauf`.
    """

    anfragen: deque[float]
    kommunen: Mapping[str, KommuneRead] = field(default_factory=dict)
    seiten: list[Kommunenseite] = field(default_factory=list)
    gefragt: float = -math.inf
    lauf: Lauf | None = None
    beginn: float = -math.inf
    naechster: Lauf | None = None


class Kommunenstand:
    """What one process was told; nothing that was asked for more than HALTBAR seconds ago.

    `uhr` is in seconds and never goes back; `oft` is how many questions of a second make a day be
    kept.
    """

    def __init__(
        self,
        katalog: KatalogClient,
        *,
        oft: int = OFT,
        uhr: Callable[[], float] = time.monotonic,
    ) -> None:
        self._katalog, self._oft, self._uhr = katalog, oft, uhr
        self._tage: LRUCache[date, _Tag] = LRUCache(TAGE)

    async def kommunen(self, ags: Sequence[str], *, stichtag: date) -> Mapping[str, KommuneRead]:
        """Return at least the known ones of at most 200 keys, as KatalogClient.kommunen does."""
        jetzt, tag = self._uhr(), self._tage.get(stichtag)
        if tag is None:
            tag = self._tage[stichtag] = _Tag(deque(maxlen=self._oft))
        tag.anfragen.append(jetzt)
        if jetzt < tag.gefragt + HALTBAR:
            return tag.kommunen
        if len(tag.anfragen) < self._oft or tag.anfragen[0] + 1 < jetzt:
            return await self._katalog.kommunen(ags, stichtag=stichtag)
        # others wait for the same, whoever goes away
        return await asyncio.shield(self._lauf(tag, stichtag, jetzt))

    def _lauf(self, tag: _Tag, stichtag: date, jetzt: float) -> Lauf:
        """Return what asks for the day no earlier than it may; never do two ask at once."""
        if tag.naechster:
            return tag.naechster
        if tag.lauf is None or tag.lauf.done():
            tag.beginn = jetzt
            tag.lauf = asyncio.create_task(self._lies(tag, stichtag))
        elif tag.beginn + HALTBAR <= jetzt:
            tag.naechster = asyncio.create_task(self._danach(tag, tag.lauf, stichtag))
            return tag.naechster
        return tag.lauf

    async def _danach(self, tag: _Tag, lauf: Lauf, stichtag: date) -> Mapping[str, KommuneRead]:
        await asyncio.wait([lauf])
        tag.lauf, tag.naechster, tag.beginn = tag.naechster, None, self._uhr()
        return await self._lies(tag, stichtag)

    async def _lies(self, tag: _Tag, stichtag: date) -> Mapping[str, KommuneRead]:
        """Ask page after page; what has not changed is not sent again."""
        gefragt = tag.beginn
        bekannt = {seite.cursor: seite for seite in tag.seiten}
        seiten: list[Kommunenseite] = []
        cursor = None
        while not seiten or cursor:
            seite = await self._katalog.kommunenseite(
                stichtag=stichtag, cursor=cursor, bekannt=bekannt.get(cursor)
            )
            seiten.append(seite)
            cursor = seite.weiter
        if seiten != tag.seiten:
            tag.kommunen = {k.ags: k for seite in seiten for k in seite.kommunen}
        tag.seiten, tag.gefragt = seiten, gefragt
        return tag.kommunen
