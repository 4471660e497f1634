"""Use case: money of a Budget moves from one account to another, never more than there is."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.tables import Budget, Mittelbewegung
from shared.deutsch import geld
from shared.errors import DomainError
from shared.schemas.budget import Bewegungsart, Konto
from shared.vorgang import Vorgang

KONTEN = {
    Bewegungsart.BINDUNG: (Konto.FREI, Konto.GEBUNDEN),
    Bewegungsart.FREIGABE: (Konto.GEBUNDEN, Konto.FREI),
    Bewegungsart.AUSZAHLUNG: (Konto.GEBUNDEN, Konto.AUSGEZAHLT),
    Bewegungsart.RUECKFORDERUNG: (Konto.AUSGEZAHLT, Konto.FREI),
}
STAND: dict[Konto, Any] = {
    Konto.FREI: col(Budget.gesamt) - col(Budget.gebunden) - col(Budget.ausgezahlt),
    Konto.GEBUNDEN: col(Budget.gebunden),
    Konto.AUSGEZAHLT: col(Budget.ausgezahlt),
}


class BudgetErschoepft(DomainError):
    status, slug, title = 409, "budget-erschoepft", "Das Budget reicht nicht"


async def mittel_bewegen(
    session: AsyncSession,
    art: Bewegungsart,
    *,
    budget_id: UUID,
    ags: str,
    antrag_id: UUID | None,
    betrag: Decimal,
    vorgang: Vorgang,
) -> None:
    """Move `betrag` (EUR) and write the movement down; refuse what the account does not hold."""
    von, nach = KONTEN[art]
    # One statement decides: whoever reads first and writes later oversells.
    bewegt = await session.scalar(
        update(Budget)
        .where(col(Budget.id) == budget_id, STAND[von] >= betrag)
        .values(
            {
                konto.value: STAND[konto] + (betrag if konto is nach else -betrag)
                for konto in (von, nach)
                if konto is not Konto.FREI
            }
        )
        .returning(col(Budget.id))
        .execution_options(synchronize_session=False)
    )
    if bewegt is None:
        rest = await session.scalar(select(STAND[von]).where(col(Budget.id) == budget_id))
        raise BudgetErschoepft(
            f"Davon sind nur {geld(rest or Decimal(0))} {von}, nicht {geld(betrag)}.",
            verbleibend=f"{rest or 0:.2f}",
        )
    session.add(
        Mittelbewegung(
            budget=budget_id,
            antrag=antrag_id,
            ags=ags,
            art=art,
            von=von,
            nach=nach,
            betrag=betrag,
            tag=vorgang.heute,
            zeitpunkt=vorgang.jetzt,
        )
    )
