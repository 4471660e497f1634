"""Use case: money of a programme is granted to a Kommune."""

from collections.abc import Collection
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
from shared.akte import Vermerk
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
    antrag_id: UUID | None = None,
    kommunen: Collection[str] = (),
) -> UUID:
    """Bind `betrag` (EUR) in the budget that holds on the day, record who gets it; return its id.

    `kommunen` are all that take part in the Antrag, none named means `ags` alone.
    """
    heute, jetzt = vorgang.heute, vorgang.jetzt
    budget_id = await _budget(session, programm=programm, heute=heute)
    bewilligung = await session.scalar(
        insert(Bewilligung)
        .values(
            programm=programm,
            ags=ags,
            antrag=antrag_id,
            betrag=betrag,
            tag=heute,
            zeitpunkt=jetzt,
            annahme=annahme,
        )
        .on_conflict_do_nothing()
        .returning(col(Bewilligung.id))
    )
    if bewilligung is None:
        raise BereitsBewilligt(f"Für {ags} gibt es in {programm} schon eine Bewilligung.")
    vermerk = Vermerk(
        gegenstand=str(Bewilligung.__tablename__),
        id=bewilligung,
        version=1,
        akt=Akt.BEWILLIGEN,
        kommunen=kommunen or [ags],
        daten={"programm": programm},
    )
    await AKTE.vermerke_alle(session, [vermerk], vorgang)
    await mittel_bewegen(
        session,
        Bewegungsart.BINDUNG,
        budget_id=budget_id,
        ags=ags,
        antrag_id=antrag_id,
        betrag=betrag,
        vorgang=vorgang,
    )
    return budget_id


async def _budget(session: AsyncSession, *, programm: str, heute: date) -> UUID:
    """Return the Budget of the year before one that is not given by the year."""
    budget = await session.scalar(
        select(col(Budget.id))
        .where(col(Budget.programm) == programm, gilt_am(heute))
        .order_by(col(Budget.jahr).nulls_last())
        .limit(1)
    )
    if budget is None:
        raise BudgetErschoepft(
            f"Für {programm} gibt es an diesem Tag kein Budget.", verbleibend="0.00"
        )
    return budget
