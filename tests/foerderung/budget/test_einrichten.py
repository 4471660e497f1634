"""A programme gets the budgets its document promises; what is promised of them is never cut."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import col

from services.foerderung.budget.einrichten import BudgetZuKlein, budgets_einrichten
from services.foerderung.budget.queries import budgets_am
from services.foerderung.tables import Budget
from shared.db import Sessions
from shared.schemas.foerderung import Programmart
from tests.foerderung.budget.vergabe import freigeben, verbindungen, vorgeschlagene


@dataclass(frozen=True)
class Betrag:
    betrag: Decimal


@dataclass(frozen=True)
class Dokument:
    code: str
    art: Programmart
    betraege: dict[int | None, int]

    def budgets(self) -> dict[int | None, Betrag]:
        return {jahr: Betrag(Decimal(betrag)) for jahr, betrag in self.betraege.items()}


@pytest.fixture
async def sessions(foerderung_url: str) -> AsyncIterator[Sessions]:
    async with verbindungen(foerderung_url, 2) as sessions:
        yield sessions


async def toepfe(sessions: Sessions, code: str) -> dict[int | None, Decimal | None]:
    async with sessions() as session:
        alle = await session.scalars(select(Budget).where(col(Budget.programm) == code))
        return {budget.jahr: budget.gesamt for budget in alle}


async def richte_ein(
    sessions: Sessions, code: str, art: Programmart, betraege: dict[int | None, int]
) -> dict[int | None, Decimal | None]:
    async with sessions.begin() as session:
        await budgets_einrichten(session, Dokument(code, art, betraege))
    return await toepfe(sessions, code)


async def test_was_das_dokument_nennt_und_was_nicht(sessions: Sessions) -> None:
    antrag, kosten = Programmart.ANTRAG, Programmart.KOSTENUEBERNAHME
    assert await richte_ein(sessions, "NEU", antrag, {}) == {None: None}
    assert await richte_ein(sessions, "NEU", antrag, {None: 5}) == {None: 5}
    assert await richte_ein(sessions, "NEU", antrag, {2021: 7}) == {None: 5, 2021: 7}
    assert await richte_ein(sessions, "NEU", antrag, {}) == {None: 5, 2021: 7}
    assert await richte_ein(sessions, "PLATZ", Programmart.KONTINGENT, {}) == {}
    assert await richte_ein(sessions, "KOSTEN", kosten, {}) == {}
    async with sessions() as session:
        gelten = await budgets_am(session, date(2021, 4, 15))
    assert gelten["NEU"].jahr == 2021  # before the one without a year


async def test_was_gebunden_ist_bleibt_gedeckt(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        (id,) = await vorgeschlagene(session, 1)
        await freigeben(session, id)
    code, art = "OZG_MODELLKOMMUNEN", Programmart.ANTRAG
    assert await richte_ein(sessions, code, art, {None: 100_000}) == {None: 100_000}
    with pytest.raises(BudgetZuKlein):
        await richte_ein(sessions, code, art, {None: 99_999})
    assert await toepfe(sessions, code) == {None: 100_000}
