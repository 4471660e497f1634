"""What a Budget says is what its movements sum up to, on every day."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import httpx
import pytest
from sqlalchemy import NullPool, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import col

from services.foerderung.budget.bewegen import BudgetErschoepft, mittel_bewegen
from services.foerderung.tables import Budget
from services.foerderung.vorfuehrung import vorfuehren
from shared.auth import Person, Rolle
from shared.db import Sessions, sessions_for
from shared.schemas.budget import Bewegungsart as B
from shared.vorgang import Vorgang
from tests.tokens import bearer

PFAD = "/foerderung/v1/budgets"
PERSON = Person(sub="probe", rollen=frozenset({Rolle.FOERDERSTELLE}))


@pytest.fixture
async def sessions(foerderung_url: str) -> AsyncIterator[Sessions]:
    engine = create_async_engine(foerderung_url, poolclass=NullPool)
    yield sessions_for(engine)
    await engine.dispose()


async def modellkommunen(sessions: Sessions) -> UUID:
    async with sessions() as session:
        id = await session.scalar(
            select(col(Budget.id)).where(col(Budget.programm) == "OZG_MODELLKOMMUNEN")
        )
    assert id
    return id


async def bewege(
    sessions: Sessions, budget: UUID, art: B, betrag: Decimal, tag: date = date(2021, 4, 15)
) -> str | None:
    """Return what is left where it was refused, None where it was done."""
    try:
        async with sessions.begin() as session:
            await mittel_bewegen(
                session,
                art,
                budget_id=budget,
                ags="06635020",
                antrag_id=None,
                betrag=betrag,
                vorgang=Vorgang(person=PERSON, heute=tag, jetzt=datetime.now(UTC)),
            )
    except BudgetErschoepft as grund:
        return str(grund.members["verbleibend"])
    return None


async def test_stand_am_stichtag(eigenes_portal: httpx.AsyncClient, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await vorfuehren(session)
    budget = await modellkommunen(sessions)
    assert await bewege(sessions, budget, B.AUSZAHLUNG, Decimal("40000.50")) is None
    assert await bewege(sessions, budget, B.FREIGABE, Decimal(1000), date(2021, 5, 1)) is None

    async def stand(stichtag: str) -> tuple[str, str, str]:
        frage = {"programm": "OZG_MODELLKOMMUNEN", "stichtag": stichtag}
        (b,) = (await eigenes_portal.get(PFAD, params=frage)).json()["items"]
        return b["gebunden"], b["ausgezahlt"], b["frei"]

    assert await stand("2020-11-18") == ("0.00", "0.00", "1500000.00")
    assert await stand("2020-11-19") == ("1500000.00", "0.00", "0.00")
    assert await stand("2021-04-15") == ("1459999.50", "40000.50", "0.00")
    assert await stand("2021-05-01") == ("1458999.50", "40000.50", "1000.00")
    journal = await eigenes_portal.get(
        f"{PFAD}/{budget}/journal?sort=-tag&limit=2", headers=bearer(rollen=["foerderstelle"])
    )
    assert [(m["art"], m["betrag"]) for m in journal.json()["items"]] == [
        ("freigabe", "1000.00"),
        ("auszahlung", "40000.50"),
    ]
    assert journal.json()["total_count"] == 17


async def test_jedes_jahr_hat_sein_budget(portal: httpx.AsyncClient) -> None:
    efa = (await portal.get(PFAD, params={"programm": "EFA_BETRIEBSKOSTEN"})).json()["items"]
    assert [(b["jahr"], b["gesamt"]) for b in efa] == [(2023, "3900000.00"), (2024, "3900000.00")]


async def test_mehr_als_da_ist_geht_nicht(sessions: Sessions) -> None:
    budget = await modellkommunen(sessions)
    assert await bewege(sessions, budget, B.AUSZAHLUNG, Decimal(1)) == "0.00"
    assert await bewege(sessions, budget, B.BINDUNG, Decimal("1500000.01")) == "1500000.00"
    assert await bewege(sessions, budget, B.BINDUNG, Decimal(100)) is None
    assert await bewege(sessions, budget, B.FREIGABE, Decimal(101)) == "100.00"
    assert await bewege(sessions, budget, B.RUECKFORDERUNG, Decimal(1)) == "0.00"
