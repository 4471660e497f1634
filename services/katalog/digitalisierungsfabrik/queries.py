"""Reads of Digitalisierungsfabriken."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Digitalisierungsfabrik
from shared.pagination import page
from shared.schemas.fabrik import DigitalisierungsfabrikenFilter
from shared.schemas.liste import Liste

SORTIERUNG = (col(Digitalisierungsfabrik.sortierung), col(Digitalisierungsfabrik.kennung))
SORTIERUNGEN = {"name": SORTIERUNG, "stand": (col(Digitalisierungsfabrik.stand), *SORTIERUNG)}


async def list_digitalisierungsfabriken(
    session: AsyncSession, *, filter: DigitalisierungsfabrikenFilter
) -> Liste[Digitalisierungsfabrik]:
    """Return one page of Digitalisierungsfabriken."""
    return await page(session, select(Digitalisierungsfabrik), filter, by=SORTIERUNGEN)
