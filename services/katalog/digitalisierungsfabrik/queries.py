"""Reads of Digitalisierungsfabriken and of the experts nominated for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import (
    Digitalisierungsfabrik,
    FabrikLeistung,
    Leistung,
    Nominierung,
)
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.fabrik import (
    DigitalisierungsfabrikenFilter,
    FabrikRead,
    NominierungenFilter,
)
from shared.schemas.liste import Liste

SORTIERUNG = (col(Digitalisierungsfabrik.sortierung), col(Digitalisierungsfabrik.kennung))
SORTIERUNGEN = {"name": SORTIERUNG, "stand": (col(Digitalisierungsfabrik.stand), *SORTIERUNG)}


class FabrikUnbekannt(DomainError):
    status, slug = 404, "digitalisierungsfabrik-unbekannt"
    title = "Diese Digitalisierungsfabrik gibt es nicht"


async def list_digitalisierungsfabriken(
    session: AsyncSession, *, filter: DigitalisierungsfabrikenFilter
) -> Liste[Digitalisierungsfabrik]:
    """Return one page of Digitalisierungsfabriken."""
    query = select(Digitalisierungsfabrik)
    if filter.status:
        query = query.where(col(Digitalisierungsfabrik.status) == filter.status)
    return await page(session, query, filter, by=SORTIERUNGEN)


async def get_fabrik(session: AsyncSession, kennung: UUID) -> FabrikRead:
    """Return a Fabrik with its Leistungen, by name."""
    fabrik = await session.get(Digitalisierungsfabrik, kennung)
    if fabrik is None:
        raise _unbekannt(kennung)
    bearbeitet = await session.execute(
        select(col(Leistung.id), col(Leistung.name))
        .join(FabrikLeistung, col(FabrikLeistung.leistung) == col(Leistung.id))
        .where(col(FabrikLeistung.fabrik) == kennung)
        .order_by(col(Leistung.sortierung), col(Leistung.kennung))
    )
    leistungen = [{"id": id, "name": name} for id, name in bearbeitet]
    return FabrikRead.model_validate(fabrik.model_dump() | {"leistungen": leistungen})


async def lock_fabrik(session: AsyncSession, kennung: UUID) -> Digitalisierungsfabrik:
    """Return a Fabrik, locked until the commit."""
    fabrik = await session.get(Digitalisierungsfabrik, kennung, with_for_update=True)
    if fabrik is None:
        raise _unbekannt(kennung)
    return fabrik


async def list_nominierungen(
    session: AsyncSession, *, fabrik: UUID, filter: NominierungenFilter, person: Person
) -> Liste[Nominierung]:
    """Return one page of the Nominierungen this person may see: a Kommune only its own."""
    if await session.get(Digitalisierungsfabrik, fabrik) is None:
        raise _unbekannt(fabrik)
    query = select(Nominierung).where(col(Nominierung.fabrik) == fabrik)
    if Rolle.KOORDINIERUNGSSTELLE not in person.rollen:
        query = query.where(col(Nominierung.kommune).in_(person.ags))
    sortierungen = {"ags": (col(Nominierung.kommune), col(Nominierung.id))}
    return await page(session, query, filter, by=sortierungen)


def _unbekannt(kennung: UUID) -> FabrikUnbekannt:
    return FabrikUnbekannt(f"Keine Digitalisierungsfabrik mit der Kennung {kennung}.")
