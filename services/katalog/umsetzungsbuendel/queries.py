"""Reads of Umsetzungsbündel."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Umsetzungsbuendel
from shared.pagination import page
from shared.schemas.katalog import UmsetzungsbuendelFilter
from shared.schemas.liste import Liste

SORTIERUNG = (col(Umsetzungsbuendel.sortierung), col(Umsetzungsbuendel.kennung))
SORTIERUNGEN = {
    "name": SORTIERUNG,
    "anzahl_leistungen": (col(Umsetzungsbuendel.anzahl_leistungen), *SORTIERUNG),
}


async def list_umsetzungsbuendel(
    session: AsyncSession, *, filter: UmsetzungsbuendelFilter
) -> Liste[Umsetzungsbuendel]:
    """Return one page of Umsetzungsbündel."""
    return await page(session, select(Umsetzungsbuendel), filter, by=SORTIERUNGEN)
