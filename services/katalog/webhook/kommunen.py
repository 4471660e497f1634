"""Which Kommunen a filter may name."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from services.katalog.tables import Gebietseinheit
from shared.db import Sessions
from shared.zustellung.wesen import BekannteKommunen


def bekannte_kommunen(sessions: Sessions) -> BekannteKommunen:
    """Return what says which keys exist or existed: events name the key of their day."""

    async def bekannt(ags: Sequence[str], _: date) -> Collection[str]:
        async with sessions() as session:
            schluessel = col(Gebietseinheit.ags)
            return set(await session.scalars(select(schluessel).where(schluessel.in_(ags))))

    return bekannt
