"""The figures of each day, kept for good: what a course over time is drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.dashboard.tables import Tageswert


@dataclass(frozen=True, slots=True)
class Zahl:
    """A figure without the day it is about."""

    kennzahl: str
    wert: float
    stand: date


Tageswerte: TypeAlias = Iterable[Zahl]


async def tageswerte_merken(
    session: AsyncSession, werte: Tageswerte, *, quelle: str, stichtag: date, geholt_am: datetime
) -> None:
    """Keep these figures of the day, instead of what was read of the same day before."""
    zeilen = [
        {
            "kennzahl": zahl.kennzahl,
            "stichtag": stichtag,
            "wert": zahl.wert,
            "stand": zahl.stand,
            "quelle": quelle,
            "geholt_am": geholt_am,
        }
        for zahl in sorted(werte, key=lambda zahl: zahl.kennzahl)  # no two processes deadlock
    ]
    if not zeilen:
        return
    neu = insert(Tageswert)
    await session.execute(
        neu.on_conflict_do_update(
            index_elements=["kennzahl", "stichtag"],
            set_={name: neu.excluded[name] for name in ("wert", "stand", "quelle", "geholt_am")},
            where=col(Tageswert.geholt_am) < neu.excluded.geholt_am,
        ),
        zeilen,
    )


async def tageswerte(
    session: AsyncSession, *, kennzahlen: Iterable[str], von: date, bis: date
) -> list[Tageswert]:
    """Return what is kept of these Kennzahlen from day to day, both included, in order."""
    gesucht = (
        select(Tageswert)
        .where(
            col(Tageswert.kennzahl).in_(list(kennzahlen)),
            col(Tageswert.stichtag).between(von, bis),
        )
        .order_by(col(Tageswert.kennzahl), col(Tageswert.stichtag))
    )
    return list(await session.scalars(gesucht))


async def vorhandene_tage(
    session: AsyncSession, *, quelle: str, von: date, bis: date
) -> frozenset[date]:
    """Return the days of which something of this source is kept."""
    tage = select(col(Tageswert.stichtag)).where(
        col(Tageswert.quelle) == quelle, col(Tageswert.stichtag).between(von, bis)
    )
    return frozenset(await session.scalars(tage.distinct()))
