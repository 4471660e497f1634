"""Reads of Leistungen."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Leistung, Onlinedienst, OnlinedienstLeistung
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.katalog import LeistungenFilter, OnlinedienstStatus
from shared.schemas.liste import Liste
from shared.sortierung import enthaelt

SORTIERUNG, KENNUNG = col(Leistung.sortierung), col(Leistung.kennung)
SORTIERUNGEN = {
    "name": (SORTIERUNG, KENNUNG),
    "leika_schluessel": (func.coalesce(col(Leistung.leika_schluessel), ""), KENNUNG),
    "ozg_id": (func.coalesce(col(Leistung.ozg_id), ""), SORTIERUNG, KENNUNG),
}

NAECHSTES_ZUERST = (
    OnlinedienstStatus.VERFUEGBAR,
    OnlinedienstStatus.PILOT,
    OnlinedienstStatus.IN_FABRIK,
    OnlinedienstStatus.GEPLANT,
    OnlinedienstStatus.EINGESTELLT,
)


class LeistungUnbekannt(DomainError):
    status, slug, title = 404, "leistung-unbekannt", "Diese Leistung gibt es nicht"


async def list_leistungen(
    session: AsyncSession, *, filter: LeistungenFilter
) -> Liste[dict[str, Any]]:
    """Return one page of the Leistungen, as dicts of the shape LeistungRead."""
    query = _leistungen()
    if filter.q:
        query = query.where(enthaelt(SORTIERUNG, filter.q))
    if filter.umsetzungsbuendel:
        query = query.where(col(Leistung.umsetzungsbuendel) == filter.umsetzungsbuendel)
    if filter.leika_schluessel:
        query = query.where(col(Leistung.leika_schluessel) == filter.leika_schluessel)
    if filter.ozg_id:
        query = query.where(col(Leistung.ozg_id) == filter.ozg_id)
    return await page(session, query, filter, by=SORTIERUNGEN)


async def get_leistung(session: AsyncSession, *, leistung_id: UUID) -> dict[str, Any]:
    leistung: dict[str, Any] | None = await session.scalar(
        _leistungen().where(col(Leistung.id) == leistung_id)
    )
    if leistung is None:
        raise LeistungUnbekannt(f"Keine Leistung mit der Kennung {leistung_id}.")
    return leistung


def _leistungen() -> Select[dict[str, Any]]:
    """Select the finished answer; `status` is that of the Onlinedienst that has come furthest."""
    status = (
        select(col(Onlinedienst.status))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .where(col(OnlinedienstLeistung.leistung) == col(Leistung.id))
        .order_by(
            func.array_position([s.value for s in NAECHSTES_ZUERST], col(Onlinedienst.status))
        )
        .limit(1)
        .scalar_subquery()
    )
    return select(
        func.jsonb_build_object(
            *("id", Leistung.id, "name", Leistung.name),
            *("leika_schluessel", Leistung.leika_schluessel, "ozg_id", Leistung.ozg_id),
            *("typisierung", Leistung.typisierung),
            *("umsetzungsbuendel", Leistung.umsetzungsbuendel),
            *("status", status, "hinweis", Leistung.hinweis),
            type_=JSONB,
        )
    )
