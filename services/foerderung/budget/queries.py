"""Reads of budgets, of their movements and of what is granted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.budget.summe import begonnen, summen_am
from services.foerderung.tables import (
    Akt,
    Antrag,
    Bewilligung,
    Budget,
    Journal,
    Mittelbewegung,
)
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.budget import (
    Bewegungsart,
    BudgetsFilter,
    BudgetStandRead,
    Konto,
    MittelbewegungenFilter,
)
from shared.schemas.liste import Liste

SORTIERUNGEN = {
    "programm": (col(Budget.programm), func.coalesce(col(Budget.jahr), 0)),
    "jahr": (func.coalesce(col(Budget.jahr), 0), col(Budget.programm)),
}


class BudgetUnbekannt(DomainError):
    status, slug, title = 404, "budget-unbekannt", "Dieses Budget gibt es nicht"


def gilt_am(stichtag: date) -> ColumnElement[bool]:
    """Say which budgets hold on this day: begun, and of its year or without a year."""
    im_jahr = or_(col(Budget.jahr).is_(None), col(Budget.jahr) == stichtag.year)
    return and_(begonnen(stichtag), im_jahr)


@dataclass(frozen=True, slots=True)
class Budgetlage:
    """The sum of a day (EUR), null without an end, and what of it is given by now."""

    jahr: int | None
    gesamt: Decimal | None
    gebunden: Decimal
    ausgezahlt: Decimal

    @property
    def frei(self) -> Decimal | None:
        if self.gesamt is None:
            return None
        return max(Decimal(0), self.gesamt - self.gebunden - self.ausgezahlt)


async def budgets_am(session: AsyncSession, stichtag: date) -> Mapping[str, Budgetlage]:
    """Return the budgets that hold on this day by programme; not every programme has one.

    The Budget of the year comes before one that is not given by the year.
    """
    gefunden = await session.scalars(
        select(Budget).where(gilt_am(stichtag)).order_by(col(Budget.jahr).nulls_first())
    )
    budgets = gefunden.all()
    summen = await summen_am(session, [budget.id for budget in budgets], stichtag)
    return {b.programm: Budgetlage(b.jahr, summen[b.id], b.gebunden, b.ausgezahlt) for b in budgets}


async def bewilligungen(
    session: AsyncSession, *, programm: str, ags: Collection[str], stichtag: date
) -> Mapping[str, Bewilligung]:
    """Return what was granted last in a programme to these Kommunen, by key, as of the Stichtag.

    What its Kommune was not told yet, what was revoked, and what came back altogether is left out.
    """
    gefunden = await session.scalars(
        select(Bewilligung)
        .where(
            col(Bewilligung.programm) == programm,
            col(Bewilligung.ags).in_(ags),
            col(Bewilligung.tag) <= stichtag,
            or_(
                col(Bewilligung.antrag).is_(None),
                and_(
                    _geschehen(Akt.BEKANNTGEBEN, stichtag),
                    ~_geschehen(Akt.WIDERRUFEN, stichtag),
                    _bewilligt_am(stichtag, col(Mittelbewegung.antrag) == col(Bewilligung.antrag))
                    > 0,
                ),
            ),
        )
        .order_by(col(Bewilligung.tag), col(Bewilligung.id))
    )
    return {bewilligung.ags: bewilligung for bewilligung in gefunden}


async def bewilligt_am(session: AsyncSession, *, programm: str, stichtag: date) -> Decimal:
    """Return what is granted (EUR) at the end of the day: bound once, paid or not, and not back.

    As a total it is public from the decision on; to whom it goes, once that Kommune was told.
    """
    budgets = select(col(Budget.id)).where(col(Budget.programm) == programm)
    summe = select(_bewilligt_am(stichtag, col(Mittelbewegung.budget).in_(budgets)))
    return await session.scalar(summe) or Decimal(0)


def _bewilligt_am(stichtag: date, von: ColumnElement[bool]) -> ScalarSelect[Decimal]:
    """Return the sum of the movements until the end of the day that bind, less those back."""
    betrag = col(Mittelbewegung.betrag)
    zurueck = (Bewegungsart.FREIGABE, Bewegungsart.RUECKFORDERUNG)
    return (
        select(
            func.sum(
                case(
                    (col(Mittelbewegung.art) == Bewegungsart.BINDUNG, betrag),
                    (col(Mittelbewegung.art).in_(zurueck), -betrag),
                    else_=0,
                )
            )
        )
        .where(von, col(Mittelbewegung.tag) <= stichtag)
        .scalar_subquery()
    )


def _geschehen(akt: Akt, stichtag: date) -> ColumnElement[bool]:
    """Say whether this was done to the Antrag of a Bewilligung, until the end of the day."""
    return exists().where(
        col(Journal.gegenstand) == str(Antrag.__tablename__),
        col(Journal.gegenstand_id) == col(Bewilligung.antrag),
        col(Journal.akt) == akt,
        col(Journal.tag) <= stichtag,
    )


async def list_budgets(
    session: AsyncSession, *, filter: BudgetsFilter, heute: date
) -> Liste[BudgetStandRead]:
    """Return one page of the budgets as they stood at the end of the Stichtag."""
    stichtag = filter.stichtag or heute
    gesucht = select(Budget).where(begonnen(stichtag))
    if filter.programm:
        gesucht = gesucht.where(col(Budget.programm) == filter.programm)
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    ids = [budget.id for budget in seite.items]
    staende = await _staende(session, ids, stichtag)
    summen = await summen_am(session, ids, stichtag)
    return Liste(
        items=[_stand(b, summen[b.id], staende.get(b.id), stichtag) for b in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def list_bewegungen(
    session: AsyncSession, *, budget_id: UUID, filter: MittelbewegungenFilter
) -> Liste[Mittelbewegung]:
    """Return one page of a budget's movements."""
    if await session.get(Budget, budget_id) is None:
        raise BudgetUnbekannt(f"Kein Budget mit der Kennung {budget_id}.")
    gesucht = select(Mittelbewegung).where(col(Mittelbewegung.budget) == budget_id)
    tag = (col(Mittelbewegung.tag), col(Mittelbewegung.id))
    return await page(session, gesucht, filter, by={"tag": tag})


async def _staende(
    session: AsyncSession, budgets: Collection[UUID], stichtag: date
) -> Mapping[UUID, Row[UUID, Decimal, Decimal]]:
    """Return what the movements until the end of the day leave on the two accounts."""
    zeilen = await session.execute(
        select(col(Mittelbewegung.budget), _saldo(Konto.GEBUNDEN), _saldo(Konto.AUSGEZAHLT))
        .where(col(Mittelbewegung.budget).in_(budgets), col(Mittelbewegung.tag) <= stichtag)
        .group_by(col(Mittelbewegung.budget))
    )
    return {zeile[0]: zeile for zeile in zeilen}


def _saldo(konto: Konto) -> ColumnElement[Decimal]:
    betrag, von, nach = (
        col(Mittelbewegung.betrag),
        col(Mittelbewegung.von),
        col(Mittelbewegung.nach),
    )
    return func.sum(case((nach == konto, betrag), (von == konto, -betrag), else_=0))


def _stand(
    budget: Budget,
    gesamt: Decimal | None,
    stand: Row[UUID, Decimal, Decimal] | None,
    stichtag: date,
) -> BudgetStandRead:
    gebunden, ausgezahlt = (stand[1], stand[2]) if stand else (Decimal(0), Decimal(0))
    return BudgetStandRead(
        id=budget.id,
        programm=budget.programm,
        jahr=budget.jahr,
        stichtag=stichtag,
        gesamt=gesamt,
        gebunden=gebunden,
        ausgezahlt=ausgezahlt,
        frei=None if gesamt is None else gesamt - gebunden - ausgezahlt,
    )
