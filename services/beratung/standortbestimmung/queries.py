"""Reads of Standortbestimmungen."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import Standortbestimmung
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.standortbestimmung import (
    StandortbestimmungenFilter,
    StandortbestimmungItem,
    StandortbestimmungRead,
)

SEHEN_ALLE = {Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE}
SORTIERUNGEN = {
    "angelegt": (col(Standortbestimmung.id),),
    "ags": (col(Standortbestimmung.kommune), col(Standortbestimmung.id)),
}


class StandortbestimmungUnbekannt(DomainError):
    status, slug = 404, "standortbestimmung-unbekannt"
    title = "Diese Standortbestimmung gibt es nicht"


async def list_standortbestimmungen(
    session: AsyncSession, *, filter_: StandortbestimmungenFilter, person: Person
) -> Liste[StandortbestimmungItem]:
    """Return one page of those this person may see."""
    gesucht = select(Standortbestimmung)
    if person.rollen.isdisjoint(SEHEN_ALLE):
        gesucht = gesucht.where(col(Standortbestimmung.kommune).in_(person.ags))
    if filter_.ags:
        gesucht = gesucht.where(col(Standortbestimmung.kommune) == filter_.ags)
    seite = await page(session, gesucht, filter_, by=SORTIERUNGEN)
    return Liste(
        items=[_item(eine) for eine in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_standortbestimmung(
    session: AsyncSession, *, id: UUID, person: Person
) -> StandortbestimmungRead:
    """Return one this person may see; a foreign one answers like an absent one."""
    eine = await session.get(Standortbestimmung, id)
    if eine is None or not (
        person.vertritt(eine.kommune) or not person.rollen.isdisjoint(SEHEN_ALLE)
    ):
        raise StandortbestimmungUnbekannt(f"Keine Standortbestimmung mit der Kennung {id}.")
    return gelesen(eine)


def gelesen(eine: Standortbestimmung) -> StandortbestimmungRead:
    return StandortbestimmungRead.model_validate(
        _item(eine).model_dump() | {"antworten": eine.antworten} | eine.ergebnis
    )


def _item(eine: Standortbestimmung) -> StandortbestimmungItem:
    return StandortbestimmungItem(
        id=eine.id,
        ags=eine.kommune,
        nummer=eine.nummer,
        fassung=eine.fassung,
        modul=eine.modul,
        tag=eine.tag,
        version=eine.version,
    )
