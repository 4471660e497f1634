"""Reads of the Beratungsmodule."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import Modul
from shared.pagination import slice_page
from shared.schemas.beratung import ModuleFilter, ModulRead
from shared.schemas.liste import Liste
from shared.sortierung import gefaltet


async def list_module(session: AsyncSession, filter_: ModuleFilter) -> Liste[ModulRead]:
    """Return the four modules."""
    module = await session.scalars(select(Modul).order_by(col(Modul.nr)))
    items = [
        ModulRead(modul=m.nr, titel=m.titel, bereich=m.bereich, ziel=m.ziel, quelle=m.quelle)
        for m in module
    ]
    return slice_page(
        items,
        filter_,
        by={
            "modul": lambda modul: (str(modul.modul),),
            "titel": lambda modul: (gefaltet(modul.titel), str(modul.modul)),
        },
    )
