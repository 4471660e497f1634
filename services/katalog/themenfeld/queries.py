"""Reads of Themenfelder."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import (
    Lage,
    Leistung,
    Onlinedienst,
    OnlinedienstLeistung,
    OzgLeistung,
    Themenfeld,
)
from shared.pagination import page
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.liste import Liste
from shared.schemas.themenfeld import LageRead, ThemenfelderFilter, ThemenfeldRead

SORTIERUNGEN = {"name": (col(Themenfeld.sortierung), col(Themenfeld.kennung))}


async def list_themenfelder(
    session: AsyncSession, *, filter: ThemenfelderFilter
) -> Liste[ThemenfeldRead]:
    """Return one page of Themenfelder, each with its Lagen and how many Leistungen they hold."""
    seite = await page(session, select(Themenfeld), filter, by=SORTIERUNGEN)
    lagen = await _lagen(session)
    return Liste(
        items=[
            ThemenfeldRead(
                id=feld.id,
                name=feld.name,
                anzahl_leistungen=sum(lage.anzahl_leistungen for lage in lagen[feld.id]),
                davon_verfuegbar=sum(lage.davon_verfuegbar for lage in lagen[feld.id]),
                lagen=lagen[feld.id],
            )
            for feld in seite.items
        ],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def _lagen(session: AsyncSession) -> dict[UUID, list[LageRead]]:
    """Return the Lagen of each Themenfeld by name."""
    verfuegbar = (
        select(col(OnlinedienstLeistung.leistung))
        .join(Onlinedienst, col(Onlinedienst.id) == col(OnlinedienstLeistung.onlinedienst))
        .where(
            col(OnlinedienstLeistung.leistung) == col(Leistung.id),
            col(Onlinedienst.status) == OnlinedienstStatus.VERFUEGBAR,
        )
        .exists()
    )
    gezaehlt = await session.execute(
        select(
            Lage,
            func.count(col(Leistung.id)),
            func.count(col(Leistung.id)).filter(verfuegbar),
        )
        .join(OzgLeistung, col(OzgLeistung.lage) == col(Lage.id), isouter=True)
        .join(Leistung, col(Leistung.ozg_id) == col(OzgLeistung.ozg_id), isouter=True)
        .group_by(col(Lage.id))
        .order_by(col(Lage.sortierung), col(Lage.kennung))
    )
    je_feld: dict[UUID, list[LageRead]] = defaultdict(list)
    for lage, anzahl, davon in gezaehlt:
        je_feld[lage.themenfeld].append(
            LageRead(id=lage.id, name=lage.name, anzahl_leistungen=anzahl, davon_verfuegbar=davon)
        )
    return je_feld
