"""Use case: a programme that is published gets the budgets its document promises."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.tables import Budget
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


async def budgets_einrichten(session: AsyncSession, programm: MitBudgets) -> None:
    """Put in what is new and set what there is to the new amount; what is bound stays bound.

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
        neu = insert(Budget).values(programm=programm.code, jahr=jahr, gesamt=gesamt)
        gesetzt = await session.scalar(
            neu.on_conflict_do_update(
                index_elements=["programm", "jahr"],
                set_={"gesamt": neu.excluded.gesamt},
                where=_reicht(neu.excluded.gesamt),
            ).returning(col(Budget.id))
        )
        if gesetzt is None:
            raise BudgetZuKlein(f"Das Budget {jahr or ''} von {programm.code} reicht nicht mehr.")


async def _gibt_es(session: AsyncSession, programm: MitBudgets) -> bool:
    ids = select(col(Budget.id)).where(col(Budget.programm) == programm.code).limit(1)
    return await session.scalar(ids) is not None


def _reicht(gesamt: ColumnElement[Decimal]) -> ColumnElement[bool]:
    return or_(gesamt.is_(None), col(Budget.gebunden) + col(Budget.ausgezahlt) <= gesamt)
