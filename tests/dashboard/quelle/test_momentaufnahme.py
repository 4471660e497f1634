"""What is stored of the sources: one row per source and day, bounded."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dashboard.quelle.momentaufnahme import aufnahme_merken, letzte_aufnahme
from shared.db import engine_for, sessions_for

TAG = date(2021, 4, 15)
JETZT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def session(url: str) -> AsyncIterator[AsyncSession]:
    engine = engine_for(url, service="dashboard")
    async with sessions_for(engine).begin() as session:
        yield session
    await engine.dispose()


async def merken(session: AsyncSession, inhalt: str, am: datetime, tag: date = TAG) -> None:
    await aufnahme_merken(session, quelle="katalog", stichtag=tag, inhalt=inhalt, geholt_am=am)


async def rows(session: AsyncSession) -> list[str]:
    answer = await session.execute(
        text("SELECT inhalt FROM dashboard.momentaufnahme ORDER BY stichtag")
    )
    return list(answer.scalars())


async def test_the_newer_answer_stays_whoever_writes_last(session: AsyncSession) -> None:
    await merken(session, "neu", JETZT)
    await merken(session, "alt", JETZT - timedelta(seconds=1))
    assert await rows(session) == ["neu"]


async def test_an_answer_clears_what_is_older_than_30_days(session: AsyncSession) -> None:
    await merken(session, "lange her", JETZT - timedelta(days=31), TAG - timedelta(days=31))
    await merken(session, "noch da", JETZT - timedelta(days=29), TAG - timedelta(days=29))
    await merken(session, "jetzt", JETZT)
    assert await rows(session) == ["noch da", "jetzt"]


async def test_the_nearest_earlier_day_is_found(session: AsyncSession) -> None:
    await merken(session, "gestern", JETZT, TAG - timedelta(days=1))
    await merken(session, "morgen", JETZT, TAG + timedelta(days=1))
    found = await letzte_aufnahme(session, quelle="katalog", stichtag=TAG)
    assert found is not None
    assert found.inhalt == "gestern"
    assert await letzte_aufnahme(session, quelle="beratung", stichtag=TAG) is None
