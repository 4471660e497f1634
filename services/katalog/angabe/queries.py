"""Reads of the register of published figures. No Kennzahl is counted from it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.angabe.berechnen import berechne, ohne_ergebnis
from services.katalog.tables import Angabe, AngabeWiderspruch
from shared.pagination import page
from shared.schemas.angabe import AngabenFilter, AngabeRead, WiderspruchRead
from shared.schemas.liste import Liste
from shared.sortierung import enthaelt

SORTIERUNG = (col(Angabe.sortierung), col(Angabe.kennung))
SORTIERUNGEN = {
    "gegenstand": SORTIERUNG,
    "quelle": (col(Angabe.quelle), *SORTIERUNG),
    "quelle_datum": (func.coalesce(col(Angabe.quelle_datum), ""), *SORTIERUNG),
}


async def list_angaben(session: AsyncSession, *, filter: AngabenFilter) -> Liste[AngabeRead]:
    """Return one page of Angaben, each with its Widersprüche."""
    query = select(Angabe)
    if filter.q:
        query = query.where(enthaelt(col(Angabe.suchtext), filter.q))
    if filter.quelle:
        query = query.where(col(Angabe.quelle) == filter.quelle)
    seite = await page(session, query, filter, by=SORTIERUNGEN)
    widersprueche = await _widersprueche(session, [angabe.id for angabe in seite.items])
    berechnet = await berechne(session, {angabe.kennung for angabe in seite.items})
    return Liste(
        items=[
            AngabeRead.model_validate(
                angabe.model_dump()
                | {
                    "widersprueche": widersprueche[angabe.id],
                    "berechnet": berechnet.get(angabe.kennung) or ohne_ergebnis(angabe.grund),
                }
            )
            for angabe in seite.items
        ],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def _widersprueche(
    session: AsyncSession, angaben: Sequence[UUID]
) -> dict[UUID, list[WiderspruchRead]]:
    """Return what contradicts each Angabe: one row is read from both of its sides."""
    eine, andere = col(AngabeWiderspruch.eine), col(AngabeWiderspruch.andere)
    query = select(AngabeWiderspruch).where(or_(eine.in_(angaben), andere.in_(angaben)))
    je_angabe: dict[UUID, list[WiderspruchRead]] = defaultdict(list)
    for zeile in await session.scalars(query.order_by(col(AngabeWiderspruch.id))):
        for von, gegen in ((zeile.eine, zeile.andere), (zeile.andere, zeile.eine)):
            je_angabe[von].append(
                WiderspruchRead(angabe=gegen, grund=zeile.grund, verwendet=zeile.verwendet)
            )
    return je_angabe
