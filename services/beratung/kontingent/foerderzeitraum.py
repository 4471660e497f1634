"""What the Land pays for a module."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.kontingent.finanzierung import Foerderung
from services.beratung.tables import Foerderzeitraum, Modul


async def foerderzeitraum_des_moduls(session: AsyncSession, modul: int) -> Foerderzeitraum:
    zeitraum = await session.scalar(
        select(Foerderzeitraum)
        .join(Modul, col(Modul.bereich) == col(Foerderzeitraum.bereich))
        .where(col(Modul.nr) == modul)
    )
    assert zeitraum is not None  # the Stammdaten hold all four modules and both Bereiche
    return zeitraum


async def foerderung_des_moduls(session: AsyncSession, modul: int) -> Foerderung:
    return als_foerderung(await foerderzeitraum_des_moduls(session, modul))


def als_foerderung(zeitraum: Foerderzeitraum) -> Foerderung:
    """Return the period with its first and its last day, both included."""
    von, nach = zeitraum.gueltig.lower, zeitraum.gueltig.upper
    assert von is not None
    assert nach is not None
    return Foerderung(zeitraum.bereich, zeitraum.topf, von, nach - timedelta(days=1))
