"""What a Budget says is what its movements sum up to, on every day."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import NullPool, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
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
        await vorfuehren(session, heute=date(2021, 4, 15))
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


async def test_nur_betraege_ueber_null(sessions: Sessions) -> None:
    budget = await modellkommunen(sessions)
    assert await bewege(sessions, budget, B.BINDUNG, Decimal(100)) is None
    for betrag in (0, -1):
        with pytest.raises(IntegrityError, match="ck_mittelbewegung_betrag"):
            await bewege(sessions, budget, B.BINDUNG, Decimal(betrag))


async def test_was_zwischen_ablehnung_und_nachsehen_frei_wird_reicht(sessions: Sessions) -> None:
    """Whoever is told what is left is never told enough."""
    budget = await modellkommunen(sessions)
    assert await bewege(sessions, budget, B.BINDUNG, Decimal(1_500_000)) is None

    class Dazwischen(AsyncSession):
        async def scalar(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
            if statement.is_select and frei:
                assert await bewege(sessions, budget, B.FREIGABE, frei.pop()) is None
            return await super().scalar(statement, *args, **kwargs)

    dazwischen: Any = async_sessionmaker(sessions.kw["bind"], class_=Dazwischen)
    frei = [Decimal(100)]
    assert await bewege(dazwischen, budget, B.BINDUNG, Decimal(100)) is None
    frei = [Decimal(99)]
    assert await bewege(dazwischen, budget, B.BINDUNG, Decimal(100)) == "99.00"


async def test_ohne_summe_wird_gebucht_und_nicht_begrenzt(
    eigenes_portal: httpx.AsyncClient, sessions: Sessions
) -> None:
    """The sources name no sum for IKZ."""
    frage = {"programm": "IKZ_OZG"}
    (ikz,) = (await eigenes_portal.get(PFAD, params=frage)).json()["items"]
    assert (ikz["jahr"], ikz["gesamt"], ikz["frei"]) == (None, None, None)
    id = UUID(ikz["id"])
    assert await bewege(sessions, id, B.BINDUNG, Decimal("999999999.99")) is None
    assert await bewege(sessions, id, B.AUSZAHLUNG, Decimal(10**9)) == "999999999.99"
    (ikz,) = (await eigenes_portal.get(PFAD, params=frage)).json()["items"]
    assert (ikz["gebunden"], ikz["frei"]) == ("999999999.99", None)
