"""Reads of Umsetzungsbündel."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Umsetzungsbuendel
from shared.pagination import page
from shared.schemas.liste import Liste, Seite


async def list_umsetzungsbuendel(
    session: AsyncSession, *, seite: Seite
) -> Liste[Umsetzungsbuendel]:
    """Return one page of Umsetzungsbündel by name."""
    by = (col(Umsetzungsbuendel.sortierung), col(Umsetzungsbuendel.kennung))
    return await page(session, select(Umsetzungsbuendel), seite, by=by)
