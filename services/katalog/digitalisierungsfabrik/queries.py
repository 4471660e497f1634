"""Reads of Digitalisierungsfabriken."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Digitalisierungsfabrik
from shared.pagination import page
from shared.schemas.liste import Liste, Seite


async def list_digitalisierungsfabriken(
    session: AsyncSession, *, seite: Seite
) -> Liste[Digitalisierungsfabrik]:
    """Return one page of Digitalisierungsfabriken by name."""
    by = (col(Digitalisierungsfabrik.sortierung), col(Digitalisierungsfabrik.kennung))
    return await page(session, select(Digitalisierungsfabrik), seite, by=by)
