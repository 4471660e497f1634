"""What was kept long enough is forgotten; nothing of the last 30 days, whoever asks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.zustellung.aufraeumen import schluessel_vom
from tests.shared.zustellung.conftest import angelegt, app_auf

EREIGNIS = text("""
    INSERT INTO katalog.ereignis (id, typ, gegenstand_id, version, kommunen, daten, tag, zeitpunkt)
    VALUES (uuidv7(CAST(:vor AS interval)), 'x', uuidv7(), 1, '{}', '{}', '2021-04-15', now())""")
ZUSTELLUNG = text("""
    INSERT INTO katalog.zustellung (id, webhook, ereignis, typ, status, angelegt, seit, faellig)
    VALUES (uuidv7(CAST(:vor AS interval)), :webhook, uuidv7(), 'x', :status, now(), now(), now())
    """)


async def gezaehlt(engine: AsyncEngine, tabelle: str) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(text(f"SELECT count(*) FROM katalog.{tabelle}")) or 0)


@pytest.fixture
def app(adresse: str) -> FastAPI:
    return app_auf(adresse, ereignisse_aufheben=timedelta(days=100))


@pytest.fixture
async def mit_altem(katalog: httpx.AsyncClient, engine: AsyncEngine) -> dict[str, Any]:
    webhook = await angelegt(katalog, "http://127.0.0.1:9/")
    async with engine.begin() as connection:
        for tage in (101, 99, 1):
            await connection.execute(EREIGNIS, {"vor": timedelta(days=-tage)})
        for tage, status in ((31, "zugestellt"), (29, "zugestellt"), (31, "offen")):
            werte = {"vor": timedelta(days=-tage), "webhook": webhook["id"], "status": status}
            await connection.execute(ZUSTELLUNG, werte)
    return webhook


async def test_nur_altes_wird_vergessen(
    app: FastAPI, engine: AsyncEngine, mit_altem: dict[str, Any]
) -> None:
    vorher = await gezaehlt(engine, "ereignis"), await gezaehlt(engine, "zustellung")
    assert await app.state.zusteller.aufraeumen(app) is False
    nachher = await gezaehlt(engine, "ereignis"), await gezaehlt(engine, "zustellung")
    assert nachher == (vorher[0] - 1, vorher[1] - 1)
    await app.state.zusteller.aufraeumen(app)
    assert (await gezaehlt(engine, "ereignis"), await gezaehlt(engine, "zustellung")) == nachher


async def test_juengeres_weist_die_datenbank_ab(engine: AsyncEngine) -> None:
    """Also when the service's own code asks for it."""
    gestern = schluessel_vom(datetime.now(UTC) - timedelta(days=29))
    frage = text("SELECT katalog.ereignisse_vergessen(:vor, 10)")
    async with engine.connect() as connection:
        with pytest.raises(ProgrammingError) as abgewiesen:
            await connection.execute(frage, {"vor": gestern})
    assert getattr(abgewiesen.value.orig, "sqlstate", "") == "42501"
    async with engine.connect() as connection:
        alt = schluessel_vom(datetime.now(UTC) - timedelta(days=31))
        assert await connection.scalar(frage, {"vor": alt}) == 0
