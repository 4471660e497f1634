"""Forget what was kept long enough: events, and what was sent of them.

The app role may delete no event; a function of the owner does, which refuses what is younger than
30 days. Keys are ordered by time, so what is old is found at the beginning of each table.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.schemas.webhook import Zustellstatus
from shared.zustellung.wesen import Webhookwesen

STAPEL = 5_000
MINDESTENS = timedelta(days=30)  # an event stays as long as it may still be sent by hand


async def raeume_auf(session: AsyncSession, wesen: Webhookwesen, *, jetzt: datetime) -> bool:
    """Delete one batch of each; return whether more may wait."""
    zustellung = wesen.tabellen.zustellung
    alte = (
        select(col(zustellung.id))
        .where(
            col(zustellung.id) < schluessel_vom(jetzt - wesen.zustellungen_aufheben),
            col(zustellung.status) != Zustellstatus.OFFEN,
        )
        .order_by(col(zustellung.id))
        .limit(STAPEL)
    )
    vergessen = await session.execute(delete(zustellung).where(col(zustellung.id).in_(alte)))
    assert isinstance(vergessen, CursorResult)
    vor = jetzt - max(wesen.ereignisse_aufheben, MINDESTENS)
    funktion = getattr(func, wesen.dienst).ereignisse_vergessen
    ereignisse = await session.scalar(select(funktion(schluessel_vom(vor), STAPEL)))
    return STAPEL in (vergessen.rowcount, ereignisse)


def schluessel_vom(zeitpunkt: datetime) -> UUID:
    """Return what no uuidv7 made at this instant or later is smaller than."""
    return UUID(int=int(zeitpunkt.timestamp() * 1000) << 80)
