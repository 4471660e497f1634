"""The stored last good answers: one row per source and Stichtag, none older than 30 days."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.dashboard.tables import Momentaufnahme

AUFBEWAHRUNG = timedelta(days=30)


async def aufnahme_merken(
    session: AsyncSession, *, quelle: str, stichtag: date, inhalt: Any, geholt_am: datetime
) -> None:
    """Keep this answer instead of an older one; forget what this source said 30 days ago.

    Only an answer deletes: a source that is silent for longer keeps its last good value.
    """
    row = {"quelle": quelle, "stichtag": stichtag, "inhalt": inhalt, "geholt_am": geholt_am}
    neu = insert(Momentaufnahme).values(**row)
    await session.execute(
        neu.on_conflict_do_update(
            index_elements=["quelle", "stichtag"],
            set_={"inhalt": neu.excluded.inhalt, "geholt_am": neu.excluded.geholt_am},
            where=col(Momentaufnahme.geholt_am) < neu.excluded.geholt_am,
        )
    )
    await session.execute(
        delete(Momentaufnahme).where(
            col(Momentaufnahme.quelle) == quelle,
            col(Momentaufnahme.geholt_am) < geholt_am - AUFBEWAHRUNG,
        )
    )


async def letzte_aufnahme(
    session: AsyncSession, *, quelle: str, stichtag: date
) -> Momentaufnahme | None:
    """Return what the source last said about this Stichtag or, failing that, an earlier one."""
    return (
        await session.execute(
            select(Momentaufnahme)
            .where(
                col(Momentaufnahme.quelle) == quelle,
                col(Momentaufnahme.stichtag) <= stichtag,
            )
            .order_by(col(Momentaufnahme.stichtag).desc())
            .limit(1)
        )
    ).scalar_one_or_none()
