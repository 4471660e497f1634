"""The money of one Antrag: bound in its Budget, paid in tranches, returned or claimed back.

Each changes the Antrag and its Budget together and writes the movement down. They are parts of acts
upon the Antrag: its row is locked already, and nothing is flushed here, so that the act makes one
version of it. The sums on the Antrag bound what may still be moved; the database holds them too.
"""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.budget.bewegen import mittel_bewegen
from services.foerderung.budget.bewilligen import bewilligen
from services.foerderung.tables import Antrag
from shared.deutsch import geld
from shared.errors import DomainError
from shared.schemas.budget import Bewegungsart
from shared.vorgang import Vorgang


class AntragsmittelErschoepft(DomainError):
    status, slug, title = 409, "antragsmittel-erschoepft", "So viel steht dem Antrag nicht zu"


def gebunden(antrag: Antrag) -> Decimal:
    """Return what is promised to this Antrag and neither paid nor returned (EUR)."""
    return (antrag.bewilligt or Decimal(0)) - antrag.ausgezahlt - antrag.entbunden


def behalten(antrag: Antrag) -> Decimal:
    """Return what was paid for this Antrag and not claimed back (EUR)."""
    return antrag.ausgezahlt - antrag.zurueckgezahlt


async def binden(
    session: AsyncSession, antrag: Antrag, betrag: Decimal, *, vorgang: Vorgang
) -> None:
    """Grant `betrag` (EUR): from now on the Antrag has a Budget; raises BudgetErschoepft."""
    with session.no_autoflush:
        budget_id = await bewilligen(
            session,
            programm=antrag.programm,
            ags=antrag.federfuehrend,
            betrag=betrag,
            annahme=None,
            vorgang=vorgang,
            antrag_id=antrag.id,
            kommunen=antrag.kommunen,
        )
    antrag.budget, antrag.bewilligt = budget_id, betrag


async def auszahlen(
    session: AsyncSession, antrag: Antrag, betrag: Decimal, *, vorgang: Vorgang
) -> None:
    """Pay `betrag` (EUR) of what is bound for this Antrag."""
    _verlange(betrag, gebunden(antrag), "gebunden")
    await _bewege(session, antrag, Bewegungsart.AUSZAHLUNG, betrag, vorgang)
    antrag.ausgezahlt += betrag


async def entbinden(
    session: AsyncSession, antrag: Antrag, betrag: Decimal | None = None, *, vorgang: Vorgang
) -> Decimal:
    """Return `betrag` (EUR) of what is bound to the Budget, without one all of it; say how much."""
    betrag = gebunden(antrag) if betrag is None else betrag
    if not betrag:
        return betrag
    _verlange(betrag, gebunden(antrag), "gebunden")
    await _bewege(session, antrag, Bewegungsart.FREIGABE, betrag, vorgang)
    antrag.entbunden += betrag
    return betrag


async def zurueckfordern(
    session: AsyncSession, antrag: Antrag, betrag: Decimal, *, vorgang: Vorgang
) -> None:
    """Claim back `betrag` (EUR) of what was paid; the Budget may grant it again."""
    _verlange(betrag, behalten(antrag), "ausgezahlt")
    await _bewege(session, antrag, Bewegungsart.RUECKFORDERUNG, betrag, vorgang)
    antrag.zurueckgezahlt += betrag


def _verlange(betrag: Decimal, rest: Decimal, konto: str) -> None:
    if betrag > rest:
        raise AntragsmittelErschoepft(
            f"Für diesen Antrag sind noch {geld(rest)} {konto}, nicht {geld(betrag)}.",
            verbleibend=f"{rest:.2f}",
        )


async def _bewege(
    session: AsyncSession, antrag: Antrag, art: Bewegungsart, betrag: Decimal, vorgang: Vorgang
) -> None:
    assert antrag.budget is not None
    with session.no_autoflush:
        await mittel_bewegen(
            session,
            art,
            budget_id=antrag.budget,
            ags=antrag.federfuehrend,
            antrag_id=antrag.id,
            betrag=betrag,
            vorgang=vorgang,
        )
