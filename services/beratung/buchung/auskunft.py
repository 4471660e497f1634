"""What the Katalog says of the Kommunen of a Buchung, asked before any connection is taken.

The answer may be that the Katalog is silent: that matters only when the request is no repetition
of one already answered.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Depends, Request

from services.beratung.buchung.partner import kommunen_der_buchung
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.db import Sessions
from shared.errors import DomainError
from shared.kommune import warum_nicht
from shared.schemas.beratung import BuchungCreate
from shared.schemas.buchung import UmbuchungCreate
from shared.schemas.katalog import KommuneRead

ZUGLEICH = 6  # questions to the Katalog: more at once would each take longer
EINZELN = 12  # questions within GEMERKT; then one for all, three pages of bytes that are kept
GEMERKT = 60.0  # seconds
NOTFALLS = 3600.0  # seconds
Auskuenfte: TypeAlias = Mapping[str, KommuneRead] | DienstNichtErreichbar


class KommuneUnbekannt(DomainError):
    status, slug, title = 422, "kommune-unbekannt", "Diese Kommune gibt es nicht"


class KommuneAufgeloest(DomainError):
    status, slug, title = 422, "kommune-aufgeloest", "Diese Kommune gibt es dann nicht"


async def kommunen_erfragen(request: Request, wunsch: BuchungCreate) -> Auskuenfte:
    """Return the Kommunen as they are when the consulting begins, without unknown keys."""
    return await _erfragt(request, [wunsch.ags, *wunsch.partner], wunsch.beginn)


async def umzubuchende_erfragen(request: Request, id: UUID, wunsch: UmbuchungCreate) -> Auskuenfte:
    """Return the Kommunen of an existing Buchung as they are on its new first day."""
    sessions: Sessions = request.app.state.sessions
    async with sessions() as session:
        kommunen = await kommunen_der_buchung(session, id)
    return await _erfragt(request, kommunen, wunsch.beginn)


def verlange_bestehende(kommunen: Collection[str], auskuenfte: Auskuenfte, tag: date) -> None:
    """Refuse keys that the Katalog does not know or that are not valid on this day."""
    if isinstance(auskuenfte, DienstNichtErreichbar):
        raise auskuenfte
    for ags in kommunen:
        kommune = auskuenfte.get(ags)
        if kommune is None:
            raise KommuneUnbekannt(f"Den Gemeindeschlüssel {ags} gibt es in Hessen nicht.")
        if grund := warum_nicht(kommune, tag):
            raise KommuneAufgeloest(grund)


class Auskunftei:
    """Asks the Katalog, and remembers for a minute what it said: a crowd asks the same again.

    After EINZELN questions within that minute it asks for all Kommunen at once, which the Katalog
    has at hand. While the Katalog is silent, what it said within the last hour still counts. An
    answer counts for every day on which the Kommune is what it was said to be.
    """

    def __init__(
        self, katalog: KatalogClient, *, uhr: Callable[[], float] = time.monotonic
    ) -> None:
        self._katalog, self._uhr = katalog, uhr
        self._gesagt: dict[str, tuple[float, KommuneRead]] = {}
        self._zugleich = asyncio.Semaphore(ZUGLEICH)
        self._gefragt: deque[float] = deque([-math.inf] * EINZELN, maxlen=EINZELN)

    async def kommunen(self, gefragt: Collection[str], *, tag: date) -> Mapping[str, KommuneRead]:
        """Return the known ones as they are on this day; raises DienstNichtErreichbar."""
        bekannt = self._gesagte(gefragt, tag, hoechstens_alt=GEMERKT)
        if len(bekannt) == len(gefragt):
            return bekannt
        async with self._zugleich:
            bekannt = self._gesagte(gefragt, tag, hoechstens_alt=GEMERKT)  # by who asked before
            fehlend = [ags for ags in gefragt if ags not in bekannt]
            try:
                return bekannt | await self._erfrage(fehlend, tag)
            except DienstNichtErreichbar:
                frueher = self._gesagte(fehlend, tag, hoechstens_alt=NOTFALLS)
                if len(frueher) < len(fehlend):
                    raise
                return bekannt | frueher

    async def _erfrage(self, fehlend: Collection[str], tag: date) -> dict[str, KommuneRead]:
        if not fehlend:
            return {}
        jetzt = self._uhr()
        if self._gefragt[0] > jetzt - GEMERKT:
            self._gefragt.extend([-math.inf] * EINZELN)
            alle = {k.ags: k for k in await self._katalog.alle_kommunen(stichtag=tag)}
            self._merke(alle)
            if all(ags in alle for ags in fehlend):
                return {ags: alle[ags] for ags in fehlend}
        self._gefragt.append(jetzt)
        neu = await self._katalog.kommunen([*fehlend], stichtag=tag)
        self._merke(neu)
        return neu

    def _merke(self, gesagt: Mapping[str, KommuneRead]) -> None:
        jetzt = self._uhr()
        self._gesagt |= {ags: (jetzt, kommune) for ags, kommune in gesagt.items()}

    def _gesagte(
        self, gefragt: Collection[str], tag: date, *, hoechstens_alt: float
    ) -> dict[str, KommuneRead]:
        seit = self._uhr() - hoechstens_alt
        gesagt = {ags: self._gesagt[ags] for ags in gefragt if ags in self._gesagt}
        return {
            ags: kommune
            for ags, (wann, kommune) in gesagt.items()
            if wann > seit and _besteht(kommune, tag)
        }


def _besteht(kommune: KommuneRead, tag: date) -> bool:
    """Return whether what was said of an existing Kommune is true of this day as well."""
    ab, bis = kommune.gueltig_ab or date.min, kommune.gueltig_bis or date.max
    return kommune.besteht and ab <= tag <= bis


async def _erfragt(request: Request, kommunen: Collection[str], tag: date) -> Auskuenfte:
    auskunftei: Auskunftei = request.app.state.auskunftei
    try:
        return await auskunftei.kommunen(kommunen, tag=tag)
    except DienstNichtErreichbar as stille:
        return stille


ErfragteKommunen = Annotated[Auskuenfte, Depends(kommunen_erfragen)]
UmzubuchendeKommunen = Annotated[Auskuenfte, Depends(umzubuchende_erfragen)]
