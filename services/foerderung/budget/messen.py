"""How much of each Budget is given away, for those who watch over the platform."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.queries import gilt_am
from services.foerderung.tables import Budget
from shared.beobachtung.messwerte import Stand

HOECHSTENS = 200  # budgets; a programme has one a year


async def budgets_messen(session: AsyncSession, stichtag: date) -> Sequence[Stand]:
    """Return the budgets of this day in EUR; one without an end has no sum."""
    jahr = func.coalesce(col(Budget.jahr), 0)
    zeilen = await session.execute(
        select(col(Budget.programm), jahr, col(Budget.gesamt), col(Budget.gebunden),
               col(Budget.ausgezahlt))
        .where(gilt_am(stichtag))
        .order_by(col(Budget.programm), jahr)
        .limit(HOECHSTENS)
    )  # fmt: skip
    werte: dict[tuple[str, ...], float] = {
        (programm, str(jahr or "alle"), art): float(euro)
        for programm, jahr, *summen in zeilen
        for art, euro in zip(("gesamt", "gebunden", "ausgezahlt"), summen, strict=True)
        if euro is not None
    }
    hilfe = "Budgets in Euro: gesamt, davon gebunden und ausgezahlt"
    return (Stand("ozg_budget_euro", hilfe, ("programm", "jahr", "art"), werte),)
