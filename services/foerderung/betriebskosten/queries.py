"""Reads of Betriebskosten: the reports, what a year has left, what each Leistung takes of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.foerderung.betriebskosten.lesen import zusammengezogen
from services.foerderung.budget.summe import begonnen, summen_am
from services.foerderung.programm.bestand import geltende_programme
from services.foerderung.tables import Betriebskosten, Budget
from shared.pagination import page
from shared.schemas.betriebskosten import (
    Abrechnungsauswahl,
    BetriebskostenFilter,
    BetriebskostenjahreFilter,
    BetriebskostenjahrRead,
    BetriebskostenleistungenFilter,
    BetriebskostenleistungRead,
    BetriebskostenRead,
)
from shared.schemas.foerderung import Programmart
from shared.schemas.liste import Liste
from shared.sortierung import enthaelt

T = TypeVar("T")
Leistungsjahr: TypeAlias = tuple[UUID, str]
"""A Budget and the folded name of a Leistung without spaces."""

B = Betriebskosten
MONAT = (col(B.abrechnungsmonat), col(B.fassung))
SORTIERUNGEN = {
    "abrechnungsmonat": (col(B.abrechnungsmonat), col(B.sortierung), col(B.id)),
    "leistung": (col(B.sortierung), col(B.abrechnungsmonat), col(B.id)),
}
LEISTUNGEN = {"leistung": (col(B.sortierung), col(B.abrechnungsmonat), col(B.id))}
JAHRE = {
    "jahr": (func.coalesce(col(Budget.jahr), 0), col(Budget.programm)),
    "programm": (col(Budget.programm), func.coalesce(col(Budget.jahr), 0)),
}


def gilt() -> ColumnElement[bool]:
    """Say which reports are in force: those that no later one corrects."""
    andere = aliased(Betriebskosten)
    return ~exists().where(
        *_derselben_leistung(andere),
        col(andere.abrechnungsmonat) == col(B.abrechnungsmonat),
        col(andere.fassung) > col(B.fassung),
    )


async def list_betriebskosten(
    session: AsyncSession, *, filter: BetriebskostenFilter
) -> Liste[BetriebskostenRead]:
    """Return one page of the reports, without those that were corrected unless they are wanted."""
    gesucht = _ausgewaehlt(select(Betriebskosten), filter)
    if filter.monat:
        gesucht = gesucht.where(col(B.abrechnungsmonat) == filter.monat)
    if filter.leistung:
        gesucht = gesucht.where(enthaelt(col(B.sortierung), zusammengezogen(filter.leistung)))
    if not filter.auch_ersetzte:
        gesucht = gesucht.where(gilt())
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    budgets = await _budgets(session, seite.items)
    geltend = await session.scalars(
        select(col(B.id)).where(col(B.id).in_([b.id for b in seite.items]), gilt())
    )
    geltende = set(geltend)
    return _seite(
        seite, [_gelesen(b, budgets[b.budget], gilt=b.id in geltende) for b in seite.items]
    )


async def list_jahre(
    session: AsyncSession, *, filter: BetriebskostenjahreFilter, heute: date
) -> Liste[BetriebskostenjahrRead]:
    """Return one page of the years something is allocated for, by programmes that bear costs."""
    programme = await geltende_programme(session, stichtag=heute)
    tragend = [p.code for p in programme.values() if p.art is Programmart.KOSTENUEBERNAHME]
    gesucht = select(Budget).where(
        begonnen(heute), col(Budget.programm).in_(tragend), col(Budget.jahr).is_not(None)
    )
    if filter.programm:
        gesucht = gesucht.where(col(Budget.programm) == filter.programm)
    if filter.jahr:
        gesucht = gesucht.where(col(Budget.jahr) == filter.jahr)
    seite = await page(session, gesucht, filter, by=JAHRE)
    return _seite(seite, await _jahre(session, seite.items, heute))


async def jahre_von(
    session: AsyncSession, budgets: Collection[UUID], *, heute: date
) -> list[BetriebskostenjahrRead]:
    """Return what these budgets have left, by year, as it is now."""
    gefunden = await session.scalars(
        select(Budget)
        .where(col(Budget.id).in_(budgets))
        .order_by(col(Budget.jahr))
        .execution_options(populate_existing=True)
    )
    return await _jahre(session, gefunden.all(), heute)


async def list_leistungen(
    session: AsyncSession, *, filter: BetriebskostenleistungenFilter
) -> Liste[BetriebskostenleistungRead]:
    """Return one page of the Leistungen of each year, with what is reported for them in all.

    A Leistung is called what its last month's report calls it.
    """
    spaeter = aliased(Betriebskosten)
    letzte = ~exists().where(
        *_derselben_leistung(spaeter),
        tuple_(spaeter.abrechnungsmonat, spaeter.fassung) > tuple_(*MONAT),
    )
    gesucht = _ausgewaehlt(select(Betriebskosten), filter).where(letzte)
    seite = await page(session, gesucht, filter, by=LEISTUNGEN)
    budgets = await _budgets(session, seite.items)
    je_leistung = await _summen(session, [(b.budget, b.sortierung) for b in seite.items])
    im_jahr = {jahr.id: jahr.ausgezahlt for jahr in budgets.values()}
    return _seite(
        seite,
        [
            _leistung(b, budgets[b.budget], *je_leistung[b.budget, b.sortierung], im_jahr[b.budget])
            for b in seite.items
        ],
    )


def _derselben_leistung(andere: Any) -> list[ColumnElement[bool]]:
    return [andere.budget == col(B.budget), andere.sortierung == col(B.sortierung)]


def _ausgewaehlt(
    gesucht: Select[Betriebskosten], filter: Abrechnungsauswahl
) -> Select[Betriebskosten]:
    gewaehlt = select(col(Budget.id))
    if filter.programm:
        gewaehlt = gewaehlt.where(col(Budget.programm) == filter.programm)
    if filter.jahr:
        gewaehlt = gewaehlt.where(col(Budget.jahr) == filter.jahr)
    return gesucht.where(col(B.budget).in_(gewaehlt))


async def _budgets(
    session: AsyncSession, berichte: Sequence[Betriebskosten]
) -> Mapping[UUID, Budget]:
    gefunden = await session.scalars(
        select(Budget).where(col(Budget.id).in_({b.budget for b in berichte}))
    )
    return {budget.id: budget for budget in gefunden}


async def _jahre(
    session: AsyncSession, budgets: Sequence[Budget], heute: date
) -> list[BetriebskostenjahrRead]:
    zeilen = await session.execute(
        select(
            col(B.budget),
            func.count(col(B.sortierung).distinct()).filter(col(B.betrag) > 0),
            func.max(col(B.abrechnungsmonat)),
        )
        .where(col(B.budget).in_([budget.id for budget in budgets]), gilt())
        .group_by(col(B.budget))
    )
    gezaehlt = {zeile[0]: (zeile[1], zeile[2]) for zeile in zeilen}
    summen = await summen_am(session, [budget.id for budget in budgets], heute)
    return [_jahr(b, summen[b.id], *gezaehlt.get(b.id, (0, None))) for b in budgets]


async def _summen(
    session: AsyncSession, leistungen: Collection[Leistungsjahr]
) -> Mapping[Leistungsjahr, tuple[Decimal, int]]:
    """Return the sum of the reports in force and their number."""
    zeilen = await session.execute(
        select(col(B.budget), col(B.sortierung), func.sum(col(B.betrag)), func.count(col(B.betrag)))
        .where(tuple_(col(B.budget), col(B.sortierung)).in_(leistungen), gilt())
        .group_by(col(B.budget), col(B.sortierung))
    )
    return {(zeile[0], zeile[1]): (zeile[2], zeile[3]) for zeile in zeilen}


def _jahr(
    budget: Budget, zugesagt: Decimal | None, leistungen: int, letzter_monat: str | None
) -> BetriebskostenjahrRead:
    assert budget.jahr is not None
    assert zugesagt is not None
    return BetriebskostenjahrRead(
        programm=budget.programm,
        jahr=budget.jahr,
        zugesagt=zugesagt,
        gemeldet=budget.ausgezahlt,
        frei=zugesagt - budget.ausgezahlt,
        leistungen=leistungen,
        letzter_monat=letzter_monat,
    )


def _leistung(
    bericht: Betriebskosten, budget: Budget, gemeldet: Decimal, monate: int, im_jahr: Decimal
) -> BetriebskostenleistungRead:
    assert budget.jahr is not None
    anteil = gemeldet * 100 / im_jahr if im_jahr else Decimal(0)
    return BetriebskostenleistungRead(
        programm=budget.programm,
        jahr=budget.jahr,
        leistung=bericht.leistung,
        gemeldet=gemeldet,
        anteil_prozent=f"{anteil:.2f}",
        monate=monate,
        letzter_monat=bericht.abrechnungsmonat,
    )


def _gelesen(bericht: Betriebskosten, budget: Budget, *, gilt: bool) -> BetriebskostenRead:
    assert budget.jahr is not None
    return BetriebskostenRead(
        id=bericht.id,
        meldung=bericht.meldung,
        programm=budget.programm,
        jahr=budget.jahr,
        leistung=bericht.leistung,
        abrechnungsmonat=bericht.abrechnungsmonat,
        betrag=bericht.betrag,
        fassung=bericht.fassung,
        gilt=gilt,
        tag=bericht.tag,
    )


def _seite(seite: Liste[Any], items: list[T]) -> Liste[T]:
    return Liste(items=items, total_count=seite.total_count, next_cursor=seite.next_cursor)
