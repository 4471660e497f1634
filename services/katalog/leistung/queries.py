"""Reads of Leistungen."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Leistung
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.katalog import LeistungenFilter
from shared.schemas.liste import Liste
from shared.sortierung import enthaelt

SORTIERUNG, KENNUNG = col(Leistung.sortierung), col(Leistung.kennung)
SORTIERUNGEN = {
    "name": (SORTIERUNG, KENNUNG),
    "leika_schluessel": (func.coalesce(col(Leistung.leika_schluessel), ""), KENNUNG),
    "ozg_id": (func.coalesce(col(Leistung.ozg_id), ""), SORTIERUNG, KENNUNG),
}


class LeistungUnbekannt(DomainError):
    status, slug, title = 404, "leistung-unbekannt", "Diese Leistung gibt es nicht"


async def list_leistungen(session: AsyncSession, *, filter: LeistungenFilter) -> Liste[Leistung]:
    """Return one page of the named Leistungen."""
    query = select(Leistung)
    if filter.q:
        query = query.where(enthaelt(SORTIERUNG, filter.q))
    if filter.umsetzungsbuendel:
        query = query.where(col(Leistung.umsetzungsbuendel) == filter.umsetzungsbuendel)
    if filter.leika_schluessel:
        query = query.where(col(Leistung.leika_schluessel) == filter.leika_schluessel)
    if filter.ozg_id:
        query = query.where(col(Leistung.ozg_id) == filter.ozg_id)
    return await page(session, query, filter, by=SORTIERUNGEN)


async def get_leistung(session: AsyncSession, *, leistung_id: UUID) -> Leistung:
    leistung = await session.get(Leistung, leistung_id)
    if leistung is None:
        raise LeistungUnbekannt(f"Keine Leistung mit der Kennung {leistung_id}.")
    return leistung
