"""Use case: money of a Budget moves from one account to another, never more than there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.summe import summe_anpassen
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
    Bewegungsart.ABRECHNUNG: (Konto.FREI, Konto.AUSGEZAHLT),
    Bewegungsart.BERICHTIGUNG: (Konto.AUSGEZAHLT, Konto.FREI),
}
STAND: dict[Konto, Any] = {
    Konto.FREI: col(Budget.gesamt) - col(Budget.gebunden) - col(Budget.ausgezahlt),
    Konto.GEBUNDEN: col(Budget.gebunden),
    Konto.AUSGEZAHLT: col(Budget.ausgezahlt),
}


class BudgetErschoepft(DomainError):
    status, slug, title = 409, "budget-erschoepft", "Das Budget reicht nicht"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posten:
    """One movement (EUR): for a Kommune, perhaps by its Antrag, or for reported Betriebskosten."""

    art: Bewegungsart
    betrag: Decimal
    ags: str | None = None
    antrag_id: UUID | None = None
    betriebskosten_id: UUID | None = None


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
    posten = Posten(art=art, betrag=betrag, ags=ags, antrag_id=antrag_id)
    await posten_bewegen(session, [posten], budget_id=budget_id, vorgang=vorgang)


async def posten_bewegen(
    session: AsyncSession, posten: Sequence[Posten], *, budget_id: UUID, vorgang: Vorgang
) -> None:
    """Make all movements of one Budget, or none when an account does not hold what they take.

    They are taken together: what one returns another one may use. The Budget is locked by the last
    statement of it, and until the commit: whoever calls this does so late.
    """
    await session.execute(
        insert(Mittelbewegung), [_zeile(einer, budget_id, vorgang) for einer in posten]
    )
    await summe_anpassen(session, budget_id, vorgang.heute)
    saldo = _saldo(posten)
    if not await _bewegt(session, budget_id, saldo):
        # locked: what came back since the refusal may be enough
        stand = await _gesperrt(session, budget_id)
        if mangel := [konto for konto, rest in stand.items() if rest + saldo[konto] < 0]:
            raise _erschoepft(stand[mangel[0]], mangel[0], -saldo[mangel[0]])
        await _bewegt(session, budget_id, saldo)


def _saldo(posten: Sequence[Posten]) -> dict[Konto, Decimal]:
    """Return by how much each account changes."""
    saldo = dict.fromkeys(Konto, Decimal(0))
    for einer in posten:
        von, nach = KONTEN[einer.art]
        saldo[von] -= einer.betrag
        saldo[nach] += einer.betrag
    return saldo


async def _bewegt(session: AsyncSession, budget_id: UUID, saldo: dict[Konto, Decimal]) -> bool:
    # One statement decides: whoever reads first and writes later oversells.
    genug = [_hat(konto, -um) for konto, um in saldo.items() if um < 0]
    bewegt = await session.scalar(
        update(Budget)
        .where(col(Budget.id) == budget_id, *genug)
        .values(
            {
                konto.value: STAND[konto] + saldo[konto]
                for konto in (Konto.GEBUNDEN, Konto.AUSGEZAHLT)
            }
        )
        .returning(col(Budget.id))
        .execution_options(synchronize_session=False)
    )
    return bewegt is not None


def _hat(konto: Konto, betrag: Decimal) -> ColumnElement[bool]:
    genug: ColumnElement[bool] = STAND[konto] >= betrag
    return or_(col(Budget.gesamt).is_(None), genug) if konto is Konto.FREI else genug


async def _gesperrt(session: AsyncSession, budget_id: UUID) -> dict[Konto, Decimal]:
    """Return what each account holds, and keep it so until the commit."""
    budget = await session.scalar(
        select(Budget)
        .where(col(Budget.id) == budget_id)
        .with_for_update(key_share=True)  # others may write their movements down meanwhile
        .execution_options(populate_existing=True)
    )
    if budget is None:
        return dict.fromkeys(Konto, Decimal(0))
    frei = Decimal("Infinity") if budget.frei is None else budget.frei
    return {
        Konto.FREI: frei,
        Konto.GEBUNDEN: budget.gebunden,
        Konto.AUSGEZAHLT: budget.ausgezahlt,
    }


def _erschoepft(rest: Decimal, konto: Konto, verlangt: Decimal) -> BudgetErschoepft:
    return BudgetErschoepft(
        f"Davon sind nur {geld(rest)} {konto}, nicht {geld(verlangt)}.", verbleibend=f"{rest:.2f}"
    )


def _zeile(posten: Posten, budget_id: UUID, vorgang: Vorgang) -> dict[str, Any]:
    von, nach = KONTEN[posten.art]
    return {
        "budget": budget_id,
        "antrag": posten.antrag_id,
        "ags": posten.ags,
        "betriebskosten": posten.betriebskosten_id,
        "art": posten.art,
        "von": von,
        "nach": nach,
        "betrag": posten.betrag,
        "tag": vorgang.heute,
        "zeitpunkt": vorgang.jetzt,
    }
