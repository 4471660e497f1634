"""Reads of the Beratungsmodule."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import Modul
from shared.pagination import slice_page
from shared.schemas.beratung import ModulRead
from shared.schemas.liste import Liste, Seite


async def list_module(session: AsyncSession, seite: Seite) -> Liste[ModulRead]:
    """Return the four modules in their order."""
    module = await session.scalars(select(Modul).order_by(col(Modul.nr)))
    items = [
        ModulRead(modul=m.nr, titel=m.titel, bereich=m.bereich, ziel=m.ziel, quelle=m.quelle)
        for m in module
    ]
    return slice_page(items, seite, by=lambda modul: (str(modul.modul),))
