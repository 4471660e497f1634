"""Reads of budgets and of what is granted."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.tables import Bewilligung, Budget


def gilt_am(stichtag: date) -> ColumnElement[bool]:
    """Say which budgets hold on this day: those of its year and those without a year."""
    return or_(col(Budget.jahr).is_(None), col(Budget.jahr) == stichtag.year)


async def budgets_am(session: AsyncSession, stichtag: date) -> Mapping[str, Budget]:
    """Return the budgets that hold on this day by programme; not every programme has one."""
    gefunden = await session.scalars(select(Budget).where(gilt_am(stichtag)))
    return {budget.programm: budget for budget in gefunden}


async def bewilligungen(
    session: AsyncSession, *, programm: str, ags: Collection[str]
) -> Mapping[str, Bewilligung]:
    """Return what is granted in a programme to these Kommunen, by key."""
    gefunden = await session.scalars(
        select(Bewilligung).where(
            col(Bewilligung.programm) == programm, col(Bewilligung.ags).in_(ags)
        )
    )
    return {bewilligung.ags: bewilligung for bewilligung in gefunden}
