"""Use case: money of a programme is granted to a Kommune."""

from datetime import date
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.queries import gilt_am
from services.foerderung.tables import AKTE, Akt, Bewilligung, Budget
from shared.deutsch import geld
from shared.errors import DomainError
from shared.vorgang import Vorgang


class BudgetErschoepft(DomainError):
    status, slug, title = 409, "budget-erschoepft", "Das Budget reicht nicht"


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
    await _binden(session, programm=programm, betrag=betrag, heute=heute)
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


async def _binden(session: AsyncSession, *, programm: str, betrag: Decimal, heute: date) -> None:
    # One statement decides: whoever reads first and writes later oversells.
    gebunden = await session.scalar(
        update(Budget)
        .where(
            col(Budget.programm) == programm,
            gilt_am(heute),
            col(Budget.gebunden) + betrag <= col(Budget.gesamt),
        )
        .values(gebunden=col(Budget.gebunden) + betrag)
        .returning(col(Budget.id))
    )
    if gebunden is None:
        raise BudgetErschoepft(f"In {programm} sind keine {geld(betrag)} mehr frei.")
