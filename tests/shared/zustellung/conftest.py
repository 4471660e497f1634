"""A service that sends to this very machine, as in the embedded run."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.katalog.app import create_app
from services.katalog.settings import Settings
from shared.db import engine_for
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

SCHLUESSEL = "nur fuer tests: " + "x" * 32
PLATTFORM = bearer(sub="plattform-1", rollen=["plattform"], ags=None)
ANDERE = bearer(sub="plattform-2", rollen=["plattform"], ags=None)
TYP = "de.ozg-kommunal.katalog.onlinedienst.angelegt.v1"
EINFUEGEN = text("""
    INSERT INTO katalog.ereignis (typ, gegenstand_id, version, kommunen, daten, tag, zeitpunkt)
    SELECT :typ, uuidv7(), 1, CAST(:kommunen AS text[]), '{"geheimes": 1}', '2021-04-15', :jetzt
      FROM generate_series(1, :anzahl) RETURNING id""")


def app_auf(url: str, **eigene: Any) -> FastAPI:
    einstellungen: dict[str, Any] = {
        "database_url": url,
        "issuer": ISSUER,
        "jwks_url": JWKS_URL,
        "heute": date(2021, 4, 15),
        "webhook_schluessel": SCHLUESSEL,
        "webhook_loopback": True,
    }
    return create_app(Settings(**einstellungen | eigene), issuer())


@pytest.fixture
def adresse(database: Datenbank) -> str:
    return database("katalog")


@pytest.fixture
async def engine(adresse: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(adresse, service="katalog")
    yield engine
    await engine.dispose()


@pytest.fixture
def app(adresse: str) -> FastAPI:
    return app_auf(adresse)


@pytest.fixture
async def katalog(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


async def geschehen(
    engine: AsyncEngine, anzahl: int = 1, *, typ: str = TYP, kommunen: list[str] | None = None
) -> list[UUID]:
    """Write events as acts do, all in one transaction."""
    async with engine.begin() as connection:
        werte = {
            "typ": typ,
            "anzahl": anzahl,
            "kommunen": kommunen or [],
            "jetzt": datetime.now(UTC),
        }
        return list(await connection.scalars(EINFUEGEN, werte))


def einmalig() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def angelegt(client: httpx.AsyncClient, adresse: str, **wunsch: Any) -> dict[str, Any]:
    antwort = await client.post(
        "/katalog/v1/webhooks", json={"adresse": adresse} | wunsch, headers=PLATTFORM | einmalig()
    )
    assert antwort.status_code == 201, antwort.text
    webhook: dict[str, Any] = antwort.json()
    return webhook


async def getan(
    client: httpx.AsyncClient, webhook: dict[str, Any], was: str, **koerper: Any
) -> httpx.Response:
    return await client.post(
        f"/katalog/v1/webhooks/{webhook['id']}/{was}",
        json=koerper or None,
        headers=PLATTFORM | {"If-Match": f'"{webhook["version"]}"'},
    )


@pytest.fixture
async def hand(adresse: str, superuser_url: Any) -> AsyncIterator[AsyncEngine]:
    """The superuser, for what only time would bring about."""
    engine = create_async_engine(superuser_url(adresse))
    yield engine
    await engine.dispose()
