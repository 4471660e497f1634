"""What the Katalog says of the Kommunen of a Buchung, asked before any connection is taken.

The answer may be that the Katalog is silent: that matters only when the request is no repetition
of one already answered.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import select
from sqlmodel import col

from services.beratung.tables import BuchungKommune
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.db import Sessions
from shared.errors import DomainError
from shared.kommune import warum_nicht
from shared.schemas.beratung import BuchungCreate
from shared.schemas.buchung import UmbuchungCreate
from shared.schemas.katalog import KommuneRead

Auskunft: TypeAlias = KommuneRead | DienstNichtErreichbar | None
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
        kommunen = list(
            await session.scalars(
                select(col(BuchungKommune.kommune)).where(col(BuchungKommune.buchung_id) == id)
            )
        )
    return await _erfragt(request, kommunen, wunsch.beginn)


def verlange_bestehende(kommunen: Sequence[str], auskuenfte: Auskuenfte, tag: date) -> None:
    """Refuse keys that the Katalog does not know or that are not valid on this day."""
    if isinstance(auskuenfte, DienstNichtErreichbar):
        raise auskuenfte
    for ags in kommunen:
        kommune = auskuenfte.get(ags)
        if kommune is None:
            raise KommuneUnbekannt(f"Den Gemeindeschlüssel {ags} gibt es in Hessen nicht.")
        if grund := warum_nicht(kommune, tag):
            raise KommuneAufgeloest(grund)


async def _erfragt(request: Request, kommunen: Sequence[str], tag: date) -> Auskuenfte:
    katalog: KatalogClient = request.app.state.katalog
    try:
        return await katalog.kommunen(kommunen, stichtag=tag)
    except DienstNichtErreichbar as stille:
        return stille


ErfragteKommunen = Annotated[Auskuenfte, Depends(kommunen_erfragen)]
UmzubuchendeKommunen = Annotated[Auskuenfte, Depends(umzubuchende_erfragen)]
