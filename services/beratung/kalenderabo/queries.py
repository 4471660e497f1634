"""Reads of Kalenderabos."""

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import Kalenderabo
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.kalenderabo import KalenderaboRead, KalenderabosFilter
from shared.schemas.liste import Liste

SORTIERUNGEN = {"angelegt": (col(Kalenderabo.id),)}


class KalenderUnbekannt(DomainError):
    status, slug, title = 404, "kalender-unbekannt", "Diesen Kalender gibt es nicht"


async def list_abos(
    session: AsyncSession, *, filter: KalenderabosFilter, person: Person
) -> Liste[KalenderaboRead]:
    """Return one page: those of one's own Kommune; for the Beratung those of the teams."""
    eigene: list[ColumnElement[bool]] = [false()]
    if Rolle.KOMMUNE in person.rollen:
        eigene.append(col(Kalenderabo.kommune).in_(person.ags))
    if Rolle.BERATUNG in person.rollen:
        eigene.append(col(Kalenderabo.berater_id).is_not(None))
    query = select(Kalenderabo).where(or_(*eigene))
    seite = await page(session, query, filter, by=SORTIERUNGEN)
    return Liste(
        items=[gelesen(abo) for abo in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def darf_sehen(person: Person, abo: Kalenderabo) -> bool:
    """Return whether it is this person's own."""
    if abo.kommune is None:
        return Rolle.BERATUNG in person.rollen
    return person.vertritt(abo.kommune)


def gelesen(abo: Kalenderabo) -> KalenderaboRead:
    return KalenderaboRead(
        id=abo.id,
        ags=abo.kommune,
        berater=abo.berater_id,
        angelegt_am=abo.angelegt_am,
        widerrufen_am=abo.widerrufen_am,
        version=abo.version,
    )
