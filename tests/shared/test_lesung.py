"""Reading without a transaction: nothing is written in it, and none begins in its midst."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Themenfeld
from shared.db import NurLesen, beginne, engine_for, lesungen_for
from tests.conftest import Datenbank


@pytest.fixture
async def lesung(database: Datenbank) -> AsyncIterator[AsyncSession]:
    engine = engine_for(database("katalog"), service="katalog")
    async with lesungen_for(engine)() as session:
        yield session
    await engine.dispose()


async def test_nichts_wird_geschrieben(lesung: AsyncSession) -> None:
    anzahl = await lesung.scalar(select(func.count()).select_from(Themenfeld))
    (eins,) = await lesung.scalars(select(Themenfeld).limit(1))
    werte = {**eins.model_dump(), "id": func.uuidv7(), "kennung": "neu"}
    for anweisung in (
        insert(Themenfeld).values(werte),
        update(Themenfeld).values(name="anders"),
        delete(Themenfeld),
    ):
        with pytest.raises(NurLesen):
            await lesung.execute(anweisung)
    eins.name = "anders"
    with pytest.raises(NurLesen):
        await lesung.flush()
    lesung.expunge_all()
    assert await lesung.scalar(select(func.count()).select_from(Themenfeld)) == anzahl
    anders = select(func.count()).select_from(Themenfeld).where(col(Themenfeld.name) == "anders")
    assert await lesung.scalar(anders) == 0


async def test_eine_einstellung_haelt_bis_zum_ende(lesung: AsyncSession) -> None:
    await beginne(lesung)
    await lesung.execute(text("SET LOCAL work_mem = '77kB'"))
    assert await lesung.scalar(text("SHOW work_mem")) == "77kB"


async def test_mittendrin_beginnt_keine(lesung: AsyncSession) -> None:
    await lesung.scalar(select(1))
    with pytest.raises(NurLesen):
        await beginne(lesung)
