"""What the database connection bounds: rights, waiting, and what a request leaves behind."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import make_url, text

from ozg.postgres import Cluster
from shared import db, routing
from shared.andrang import Andrang
from shared.app import service_app
from shared.db import Session
from shared.routing import router_for
from shared.settings import PlattformSettings
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer

router = router_for("/proben", tag="Proben")
WEG = "/dashboard/v1/proben"
SCHREIBEN = text(
    "INSERT INTO dashboard.momentaufnahme (quelle, stichtag, inhalt, geholt_am)"
    " VALUES (:quelle, '2021-04-15', '{}', '2021-04-15') ON CONFLICT (quelle, stichtag)"
    " DO UPDATE SET inhalt = excluded.inhalt"
)


@router.post("/schreiben")
async def post_schreiben(session: Session, quelle: str, sekunden: float = 0) -> dict[str, str]:
    await session.execute(text("SET LOCAL lock_timeout = '50ms'"))
    await session.execute(SCHREIBEN, {"quelle": quelle})
    await session.execute(text("SELECT pg_sleep(:s)"), {"s": sekunden})
    return {}


@router.post("/veralteter-plan")
async def post_veralteter_plan(session: Session) -> dict[str, Any]:
    rows = await session.execute(text("SELECT * FROM dashboard.momentaufnahme"))
    return {"spalten": len(rows.keys())}


@pytest.fixture
def url(database: Datenbank) -> str:
    return database("dashboard")


@pytest.fixture
def sql(cluster: Cluster, url: str) -> Callable[[str], str]:
    return lambda anweisung: cluster.sql(anweisung, database=str(make_url(url).database))


@pytest.fixture
async def portal(url: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = PlattformSettings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL)
    app = service_app(
        "dashboard", title="P", description="P", settings=settings, http=issuer(), routers=[router]
    )
    async for client in client_for(app):
        yield client


async def bis(bedingung: Callable[[], bool]) -> None:
    """Wait until it holds, at most five seconds."""
    ende = time.monotonic() + 5
    while not await asyncio.to_thread(bedingung):
        assert time.monotonic() < ende
        await asyncio.sleep(0.02)


def arbeitende(sql: Callable[[str], str]) -> str:
    return sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle' AND application_name = 'dashboard'"
    )


async def test_ein_erschoepfter_pool_ist_503(
    url: str, monkeypatch: pytest.MonkeyPatch, sql: Callable[[str], str]
) -> None:
    monkeypatch.setattr(db, "AT_MOST", 2)
    monkeypatch.setattr(db, "WAIT_FOR_ONE", 0.05)
    vergebens: list[bool] = []
    hinaus = Andrang.hinaus

    def gezaehlt(andrang: Andrang, *, vergeblich: bool) -> None:
        vergebens.append(vergeblich)
        hinaus(andrang, vergeblich=vergeblich)

    monkeypatch.setattr(Andrang, "hinaus", gezaehlt)
    settings = PlattformSettings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL)
    app = service_app(
        "dashboard",
        title="P",
        description="P",
        settings=settings,
        http=issuer(),
        routers=[router],
        verbindungen=1,
    )
    async for portal in client_for(app):
        lange = [
            asyncio.create_task(
                portal.post(f"{WEG}/schreiben", params={"quelle": f"q{n}", "sekunden": 0.6})
            )
            for n in range(2)
        ]
        await bis(lambda: arbeitende(sql) == "2")
        antwort = await portal.post(f"{WEG}/schreiben", params={"quelle": "q3"})
        assert (antwort.status_code, antwort.headers["Retry-After"]) == (503, "2")
        assert antwort.json()["type"] == "/probleme/datenbank-ausgelastet"
        assert vergebens == [True]  # fewer are let in from now on
        assert [a.status_code for a in await asyncio.gather(*lange)] == [200, 200]
        danach = await portal.post(f"{WEG}/schreiben", params={"quelle": "q3"})
        assert danach.status_code == 200


def schlafende(sql: Callable[[str], str]) -> str:
    return sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event = 'PgSleep'"
    )


async def test_ein_abgebrochener_aufruf_hinterlaesst_nichts(
    portal: httpx.AsyncClient, sql: Callable[[str], str]
) -> None:
    aufruf = asyncio.create_task(
        portal.post(f"{WEG}/schreiben", params={"quelle": "abgebrochen", "sekunden": 9})
    )
    await bis(lambda: schlafende(sql) == "1")  # whoever cancels between two statements stops none
    aufruf.cancel()
    with pytest.raises(asyncio.CancelledError):
        await aufruf
    await bis(lambda: arbeitende(sql) == "0")
    assert sql("SELECT count(*) FROM dashboard.momentaufnahme") == "0"
    antwort = await portal.post(f"{WEG}/schreiben", params={"quelle": "abgebrochen"})
    assert antwort.status_code == 200


async def test_ein_lock_wird_noch_einmal_versucht(
    portal: httpx.AsyncClient, sql: Callable[[str], str]
) -> None:
    """The first one holds the row for longer than one lock_timeout, shorter than five."""
    params: dict[str, str | float] = {"quelle": "umkaempft", "sekunden": 0.12}
    erster = asyncio.create_task(portal.post(f"{WEG}/schreiben", params=params))
    await bis(lambda: arbeitende(sql) == "1")
    zweiter = await portal.post(f"{WEG}/schreiben", params={"quelle": "umkaempft"})
    assert ((await erster).status_code, zweiter.status_code) == (200, 200)


@pytest.mark.allein
async def test_wer_zu_alt_ist_wird_nicht_wiederholt(
    portal: httpx.AsyncClient, sql: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "RETRY_WITHIN", 0.0)
    params: dict[str, str | float] = {"quelle": "umkaempft", "sekunden": 1.5}
    erster = asyncio.create_task(portal.post(f"{WEG}/schreiben", params=params))
    await bis(lambda: arbeitende(sql) == "1")
    begin = time.monotonic()
    zweiter = await portal.post(f"{WEG}/schreiben", params={"quelle": "umkaempft"})
    assert (zweiter.status_code, zweiter.headers["Retry-After"]) == (503, "2")
    assert time.monotonic() - begin < 0.4
    assert (await erster).status_code == 200


async def test_ein_von_einer_migration_veralteter_plan_stoert_niemanden(
    portal: httpx.AsyncClient, sql: Callable[[str], str]
) -> None:
    vorher = (await portal.post(f"{WEG}/veralteter-plan")).json()["spalten"]
    sql("ALTER TABLE dashboard.momentaufnahme ADD COLUMN neu text")
    antwort = await portal.post(f"{WEG}/veralteter-plan")
    assert (antwort.status_code, antwort.json()["spalten"]) == (200, vorher + 1)


ALLE_BEENDEN = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'dashboard'"
)


async def test_eine_verlorene_verbindung_stoert_niemanden(
    portal: httpx.AsyncClient, sql: Callable[[str], str]
) -> None:
    for _ in range(2):
        assert (await portal.post(f"{WEG}/veralteter-plan")).status_code == 200
        assert await asyncio.to_thread(sql, ALLE_BEENDEN) == "1"
        await asyncio.sleep(0.05)
    assert (await portal.post(f"{WEG}/veralteter-plan")).status_code == 200


async def test_wer_lange_nichts_tat_wird_gefragt(
    portal: httpx.AsyncClient, sql: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the way to the server was cut and nobody said so."""
    assert (await portal.post(f"{WEG}/veralteter-plan")).status_code == 200
    await asyncio.to_thread(sql, ALLE_BEENDEN)
    monkeypatch.setattr(db, "IDLE", 0.0)
    monkeypatch.setattr(asyncpg.Connection, "is_closed", lambda _: False)
    assert (await portal.post(f"{WEG}/veralteter-plan")).status_code == 200
