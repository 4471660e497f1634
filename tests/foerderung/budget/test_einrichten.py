"""A programme gets the budgets its document promises; what is promised of them is never cut."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import col

from services.foerderung.budget.bewegen import BudgetErschoepft
from services.foerderung.budget.bewilligen import bewilligen
from services.foerderung.budget.einrichten import BudgetZuKlein, budgets_einrichten
from services.foerderung.budget.queries import budgets_am
from services.foerderung.tables import Budget
from shared.db import Sessions
from shared.schemas.budget import Bewegungsart as B
from shared.schemas.foerderung import Programmart
from shared.vorgang import Vorgang
from tests.foerderung.budget.test_budgets import PERSON, bewege
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
    sessions: Sessions,
    code: str,
    art: Programmart,
    betraege: dict[int | None, int],
    ab: date = date(2020, 1, 1),
    heute: date = date(2021, 4, 15),
) -> dict[int | None, Decimal | None]:
    async with sessions.begin() as session:
        await budgets_einrichten(session, Dokument(code, art, betraege), ab=ab, heute=heute)
    return await toepfe(sessions, code)


async def test_was_das_dokument_nennt_und_was_nicht(sessions: Sessions) -> None:
    antrag, kosten = Programmart.ANTRAG, Programmart.KOSTENUEBERNAHME
    assert await richte_ein(sessions, "NEU", antrag, {}) == {None: None}
    assert await richte_ein(sessions, "NEU", antrag, {None: 5}, date(2020, 2, 1)) == {None: 5}
    assert await richte_ein(sessions, "NEU", antrag, {2021: 7}, date(2020, 3, 1)) == {
        None: 5,
        2021: 7,
    }
    assert await richte_ein(sessions, "NEU", antrag, {}, date(2020, 4, 1)) == {None: 5, 2021: 7}
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
        await richte_ein(sessions, code, art, {None: 99_999}, date(2099, 1, 1))
    assert await toepfe(sessions, code) == {None: 100_000}


async def test_eine_summe_gilt_ab_ihrem_tag(
    eigenes_portal: httpx.AsyncClient, sessions: Sessions
) -> None:
    code, art = "OZG_MODELLKOMMUNEN", Programmart.ANTRAG
    mai, juni = date(2021, 5, 1), date(2021, 6, 1)
    await richte_ein(sessions, code, art, {None: 1_600_000}, mai)
    await richte_ein(sessions, code, art, {None: 1_550_000}, juni)

    async def stand(stichtag: str) -> tuple[str, str]:
        frage = {"programm": code, "stichtag": stichtag}
        (b,) = (await eigenes_portal.get("/foerderung/v1/budgets", params=frage)).json()["items"]
        adresse = f"/foerderung/v1/programme/{code}"
        programm = await eigenes_portal.get(adresse, params={"stichtag": stichtag})
        assert programm.json()["budget"]["gesamt"] == b["gesamt"]
        zahlen = await eigenes_portal.get(
            "/foerderung/v1/kennzahlen", params={"stichtag": stichtag}
        )
        (wert,) = [
            z["wert"] for z in zahlen.json()["items"] if z["kennzahl"] == "modellkommunen_budget"
        ]
        assert f"{wert}.00" == b["gesamt"]
        return b["gesamt"], b["frei"]

    assert await stand("2020-11-19") == await stand("2021-04-30") == ("1500000.00", "1500000.00")
    assert await stand("2021-05-01") == await stand("2021-05-31") == ("1600000.00", "1600000.00")
    assert await stand("2021-06-01") == await stand("2022-01-01") == ("1550000.00", "1550000.00")

    async with sessions() as session:
        budget = await session.scalar(select(col(Budget.id)).where(col(Budget.programm) == code))
    assert budget
    april = date(2021, 4, 30)
    assert await bewege(sessions, budget, B.BINDUNG, Decimal(1_500_001), april) == "1500000.00"
    # what is cut in June is not given away in May
    assert await bewege(sessions, budget, B.BINDUNG, Decimal(1_550_001), mai) == "1550000.00"
    assert await bewege(sessions, budget, B.BINDUNG, Decimal(1_550_000), mai) is None
    assert await stand("2021-06-01") == ("1550000.00", "0.00")


async def test_vor_seinem_ersten_tag_gibt_es_ein_budget_nicht(
    eigenes_portal: httpx.AsyncClient, sessions: Sessions
) -> None:
    await richte_ein(sessions, "NEU", Programmart.ANTRAG, {None: 5}, date(2021, 5, 1))
    pfad = "/foerderung/v1/budgets?programm=NEU"
    assert (await eigenes_portal.get(pfad)).json()["items"] == []
    assert (await eigenes_portal.get(f"{pfad}&stichtag=2021-05-01")).json()["total_count"] == 1
    for tag, gibt_es in ((date(2021, 4, 30), False), (date(2021, 5, 1), True)):
        async with sessions() as session:
            assert ("NEU" in await budgets_am(session, tag)) is gibt_es
            gebunden = bewilligen(
                session,
                programm="NEU",
                ags="06635020",
                betrag=Decimal(5),
                annahme=None,
                vorgang=Vorgang(person=PERSON, heute=tag, jetzt=datetime.now(UTC)),
            )
            if gibt_es:
                await gebunden
            else:
                with pytest.raises(BudgetErschoepft, match="kein Budget"):
                    await gebunden


async def test_eine_summe_bleibt(sessions: Sessions) -> None:
    for befehl in (
        "UPDATE foerderung.budgetsumme SET gesamt = 1",
        "DELETE FROM foerderung.budgetsumme",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with sessions.begin() as session:
                await session.execute(text(befehl))
