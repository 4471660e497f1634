"""Use case: a programme that is published gets the budgets its document promises."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.summe import summe_gesetzt
from services.foerderung.tables import Budget, Budgetsumme
from shared.errors import DomainError
from shared.schemas.foerderung import Programmart


class _Betrag(Protocol):
    @property
    def betrag(self) -> Decimal: ...


class MitBudgets(Protocol):
    """What a document says of money: amounts (EUR) by year, under None the one of all years."""

    @property
    def code(self) -> str: ...
    @property
    def art(self) -> Programmart: ...
    def budgets(self) -> Mapping[int | None, _Betrag]: ...


class BudgetZuKlein(DomainError):
    status, slug, title = 409, "budget-zu-klein", "Vom Budget ist schon mehr gebunden"


async def budgets_einrichten(
    session: AsyncSession, programm: MitBudgets, *, ab: date, heute: date
) -> None:
    """Put in what is new, and from which day each has which sum; what is bound stays bound.

    A budget the document no longer names stays as it is: money of it may be promised. A programme
    that is applied for and names no sum has a Budget without one, so that its money is kept.
    """
    betraege: dict[int | None, Decimal | None] = {
        jahr: budget.betrag for jahr, budget in programm.budgets().items()
    }
    if (
        programm.art is Programmart.ANTRAG
        and not betraege
        and not await _gibt_es(session, programm)
    ):
        betraege = {None: None}
    for jahr, gesamt in betraege.items():
        budget_id = await _gesperrt(session, programm.code, jahr)
        await session.execute(insert(Budgetsumme).values(budget=budget_id, ab=ab, gesamt=gesamt))
        if not await summe_gesetzt(session, budget_id, heute):
            welches = f"Das Budget {jahr}" if jahr else "Das Budget"
            raise BudgetZuKlein(f"{welches} von {programm.code} reicht nicht mehr.")


async def _gesperrt(session: AsyncSession, programm: str, jahr: int | None) -> UUID:
    """Return the Budget, made if there was none, and locked: nothing is given meanwhile."""
    await session.execute(
        insert(Budget).values(programm=programm, jahr=jahr).on_conflict_do_nothing()
    )
    gesucht = select(col(Budget.id)).where(
        col(Budget.programm) == programm, col(Budget.jahr).is_not_distinct_from(jahr)
    )
    return (await session.scalars(gesucht.with_for_update())).one()


async def _gibt_es(session: AsyncSession, programm: MitBudgets) -> bool:
    ids = select(col(Budget.id)).where(col(Budget.programm) == programm.code).limit(1)
    return await session.scalar(ids) is not None
