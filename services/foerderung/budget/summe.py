"""What a Budget has in all: each sum holds from a day, until the next one begins.

The row of a Budget keeps the least of today's sum and of all that are published for later, for the
one UPDATE that decides: what is cut on a day to come is not given away before.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.foerderung.tables import Budget, Budgetsumme

S = Budgetsumme


def begonnen(stichtag: date) -> ColumnElement[bool]:
    """Say which budgets have a sum on this day, though perhaps one without an end."""
    return exists().where(col(S.budget) == col(Budget.id), col(S.ab) <= stichtag)


async def summen_am(
    session: AsyncSession, budgets: Collection[UUID], stichtag: date
) -> Mapping[UUID, Decimal | None]:
    """Return the sum (EUR) that holds on this day for each Budget that has begun."""
    zeilen = await session.execute(
        select(col(S.budget), col(S.gesamt))
        .ext(distinct_on(col(S.budget)))
        .where(col(S.budget).in_(budgets), col(S.ab) <= stichtag)
        .order_by(col(S.budget), col(S.ab).desc())
    )
    return dict(zeilen.all())


async def summe_anpassen(session: AsyncSession, budget_id: UUID, heute: date) -> None:
    """Make the row say what may be given today; without anything due nothing is locked."""
    await session.execute(
        _angepasst(budget_id, heute).where(
            exists().where(col(S.budget) == budget_id),
            col(Budget.gesamt).is_distinct_from(_hoechstens(budget_id, heute)),
        )
    )


async def summe_gesetzt(session: AsyncSession, budget_id: UUID, heute: date) -> bool:
    """Do the same after a new sum; return whether that is enough for what is promised."""
    gesetzt = await session.scalar(_angepasst(budget_id, heute).returning(col(Budget.id)))
    return gesetzt is not None


def _angepasst(budget_id: UUID, heute: date) -> Any:
    hoechstens = _hoechstens(budget_id, heute)
    vergeben = col(Budget.gebunden) + col(Budget.ausgezahlt)
    return (
        update(Budget)
        .where(col(Budget.id) == budget_id, or_(hoechstens.is_(None), vergeben <= hoechstens))
        .values(gesamt=hoechstens)
        .execution_options(synchronize_session=False)
    )


def _hoechstens(budget_id: UUID, heute: date) -> ScalarSelect[Decimal | None]:
    """Return the least of the sum that holds and of those to come; one without an end is none."""
    geltende = aliased(Budgetsumme)
    seit = (
        select(func.coalesce(func.max(col(geltende.ab)), date.min))
        .where(col(geltende.budget) == budget_id, col(geltende.ab) <= heute)
        .scalar_subquery()
    )
    return (
        select(func.min(col(S.gesamt)))
        .where(col(S.budget) == budget_id, col(S.ab) >= seit)
        .scalar_subquery()
    )
