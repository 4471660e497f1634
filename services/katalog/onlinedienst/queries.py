"""Reads of Onlinedienste."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Leistung, Onlinedienst, OnlinedienstLeistung
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import OnlinediensteFilter, OnlinedienstRead
from shared.sortierung import enthaelt

SORTIERUNG = (col(Onlinedienst.sortierung), col(Onlinedienst.kennung))
SORTIERUNGEN = {"name": SORTIERUNG, "status": (col(Onlinedienst.status), *SORTIERUNG)}


class OnlinedienstUnbekannt(DomainError):
    status, slug, title = 404, "onlinedienst-unbekannt", "Diesen Onlinedienst gibt es nicht"


async def list_onlinedienste(
    session: AsyncSession, *, filter: OnlinediensteFilter
) -> Liste[OnlinedienstRead]:
    """Return one page of Onlinedienste, each with the Leistungen it serves."""
    seite = await page(session, gefiltert(filter), filter, by=SORTIERUNGEN)
    gelesen = await _lies(session, seite.items)
    return Liste(
        items=[gelesen[kennung] for kennung in seite.items if kennung in gelesen],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def gefiltert(filter: OnlinediensteFilter) -> Select[UUID]:
    """Select the ids of the Onlinedienste that pass the filters of the list, in no order."""
    query = select(col(Onlinedienst.id))
    if filter.q:
        query = query.where(enthaelt(col(Onlinedienst.sortierung), filter.q))
    for spalte, wert in (
        (col(Onlinedienst.art), filter.art),
        (col(Onlinedienst.status), filter.status),
        (col(Onlinedienst.land), filter.land),
        (col(Onlinedienst.umsetzungsbuendel), filter.umsetzungsbuendel),
    ):
        if wert is not None:
            query = query.where(spalte == wert)
    if filter.leistung:
        bedient = select(col(OnlinedienstLeistung.onlinedienst)).where(
            col(OnlinedienstLeistung.leistung) == filter.leistung
        )
        query = query.where(col(Onlinedienst.id).in_(bedient))
    return query


async def get_onlinedienst(session: AsyncSession, kennung: UUID) -> OnlinedienstRead:
    gelesen = await _lies(session, [kennung])
    if kennung not in gelesen:
        raise OnlinedienstUnbekannt(f"Kein Onlinedienst mit der Kennung {kennung}.")
    return gelesen[kennung]


async def _lies(session: AsyncSession, kennungen: Sequence[UUID]) -> dict[UUID, OnlinedienstRead]:
    bedient = func.jsonb_agg(
        aggregate_order_by(
            func.jsonb_build_object("id", Leistung.id, "name", Leistung.name),
            col(Leistung.sortierung),
            col(Leistung.kennung),
        )
    )
    leistungen: Any = (
        select(func.coalesce(bedient, literal([], JSONB)))
        .join(OnlinedienstLeistung, col(OnlinedienstLeistung.leistung) == col(Leistung.id))
        .where(col(OnlinedienstLeistung.onlinedienst) == col(Onlinedienst.id))
        .scalar_subquery()
    )
    zeilen = await session.execute(
        select(Onlinedienst, leistungen).where(col(Onlinedienst.id).in_(kennungen))
    )
    return {
        dienst.id: OnlinedienstRead.model_validate(dienst.model_dump() | {"leistungen": bedient})
        for dienst, bedient in zeilen
    }
