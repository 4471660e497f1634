"""Use case: money of a programme is granted to a Kommune."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.bewegen import BudgetErschoepft, mittel_bewegen
from services.foerderung.budget.queries import gilt_am
from services.foerderung.tables import AKTE, Akt, Bewilligung, Budget
from shared.errors import DomainError
from shared.schemas.budget import Bewegungsart
from shared.vorgang import Vorgang


class BereitsBewilligt(DomainError):
    status, slug, title = 409, "bereits-bewilligt", "Dieser Kommune ist schon etwas bewilligt"


async def bewilligen(
    session: AsyncSession,
    *,
    programm: str,
    ags: str,
    betrag: Decimal,
    annahme: str | None,
    vorgang: Vorgang,
) -> None:
    """Bind `betrag` (EUR) in the budget that holds on the day, and record who gets it."""
    heute, jetzt = vorgang.heute, vorgang.jetzt
    await mittel_bewegen(
        session,
        Bewegungsart.BINDUNG,
        budget_id=await _budget(session, programm=programm, heute=heute),
        ags=ags,
        antrag_id=None,
        betrag=betrag,
        vorgang=vorgang,
    )
    bewilligung = await session.scalar(
        insert(Bewilligung)
        .values(
            programm=programm, ags=ags, betrag=betrag, tag=heute, zeitpunkt=jetzt, annahme=annahme
        )
        .on_conflict_do_nothing(index_elements=["programm", "ags"])
        .returning(Bewilligung)
    )
    if bewilligung is None:
        raise BereitsBewilligt(f"Für {ags} gibt es in {programm} schon eine Bewilligung.")
    await AKTE.vermerke(
        session, bewilligung, Akt.BEWILLIGEN, vorgang, kommunen=[ags], programm=programm
    )


async def _budget(session: AsyncSession, *, programm: str, heute: date) -> UUID:
    budget = await session.scalar(
        select(col(Budget.id)).where(col(Budget.programm) == programm, gilt_am(heute))
    )
    if budget is None:
        raise BudgetErschoepft(f"Für {programm} gibt es an diesem Tag kein Budget.")
    return budget
