"""What a check rests on besides what is stated: Kommunen, programmes and budgets of a day.

It is read when it is asked for, or held in memory for as long as that is certain (ADR 0047). Only
what informs may rest on memory: what binds money reads in its own transaction.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cachetools import LRUCache

from services.foerderung.budget.queries import Budgetlage, budgets_am
from services.foerderung.foerderfaehigkeit.kommunen import Auskunft
from services.foerderung.foerderfaehigkeit.kommunenstand import Kommunenstand
from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.programm.dokument import Programm
from shared.aenderungen import Aenderungen
from shared.clients.katalog import KatalogClient
from shared.db import Sessions
from shared.schemas.katalog import KommuneRead

TAGE = 100  # some kilobytes each: programmes are read once, whichever days they hold on


@dataclass(frozen=True, slots=True)
class Tageslage:
    """The programmes and budgets that hold on a day, by code; not every programme has a budget."""

    programme: Mapping[str, Programm]
    budgets: Mapping[str, Budgetlage]


class Grundlagen(Auskunft, Protocol):
    """`frische` are those for who may have changed something just now."""

    @property
    def frische(self) -> "Grundlagen": ...

    def lebend(self) -> AbstractAsyncContextManager[None]:
        """Hear of changes for as long as the block lasts; outside of it nothing is held."""

    async def lage(self, stichtag: date) -> Tageslage: ...


class Gelesene:
    """Asks the Katalog and the database each time."""

    def __init__(self, sessions: Sessions, katalog: KatalogClient) -> None:
        self._sessions, self._katalog = sessions, katalog

    @property
    def frische(self) -> Grundlagen:
        return self

    def lebend(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def kommunen(self, ags: Sequence[str], *, stichtag: date) -> Mapping[str, KommuneRead]:
        return await self._katalog.kommunen(ags, stichtag=stichtag, frisch=True)

    async def lage(self, stichtag: date) -> Tageslage:
        async with self._sessions() as session:
            programme = await geltende_programme(session, stichtag=stichtag)
            return Tageslage(programme, await budgets_am(session, stichtag))


class Gemerkte:
    """Holds what was read until a change is heard of; while none would be heard of, nothing."""

    def __init__(
        self, gelesene: Gelesene, kommunenstand: Kommunenstand, aenderungen: Aenderungen
    ) -> None:
        self._gelesene, self._aenderungen = gelesene, aenderungen
        self._kommunenstand = kommunenstand
        self._lagen: LRUCache[date, Tageslage] = LRUCache(TAGE)
        aenderungen.bei_aenderung = self._lagen.clear

    @property
    def frische(self) -> Grundlagen:
        return self._gelesene

    def lebend(self) -> AbstractAsyncContextManager[None]:
        return self._aenderungen.verfolgt()

    async def kommunen(self, ags: Sequence[str], *, stichtag: date) -> Mapping[str, KommuneRead]:
        return await self._kommunenstand.kommunen(ags, stichtag=stichtag)

    async def lage(self, stichtag: date) -> Tageslage:
        if not self._aenderungen.gewiss():
            return await self._gelesene.lage(stichtag)
        lage = self._lagen.get(stichtag)
        if lage is None:
            nummer = self._aenderungen.nummer
            lage = await self._gelesene.lage(stichtag)
            if nummer == self._aenderungen.nummer:
                self._lagen[stichtag] = lage
        return lage


def grundlagen_aus(sessions: Sessions, katalog: KatalogClient, *, merken: bool) -> Grundlagen:
    """Return what the checks of one process rest on."""
    gelesene = Gelesene(sessions, katalog)
    if not merken:
        return gelesene
    return Gemerkte(gelesene, Kommunenstand(katalog), Aenderungen(sessions.kw["bind"]))
