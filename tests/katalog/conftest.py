import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ozg.postgres import Cluster
from services.katalog.app import create_app
from services.katalog.settings import Settings
from shared.db import engine_for
from tests.conftest import Datenbank, client_for
from tests.katalog.abdeckung.ketten import befuellen
from tests.tokens import ISSUER, JWKS_URL, issuer

HEUTE = date(2021, 4, 15)


@pytest.fixture(scope="session")
def lesedatenbank(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """One copy for all tests that only read."""
    return cluster.url(datenbank_kopie("katalog"), "katalog_app")


@pytest.fixture(scope="session")
def kettendatenbank(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """One copy with some Bereitstellungen, for all tests that only read them."""
    url = cluster.url(datenbank_kopie("katalog"), "katalog_app")
    asyncio.run(befuellen(url))
    return url


@pytest.fixture
async def mit_ketten(kettendatenbank: str) -> AsyncIterator[httpx.AsyncClient]:
    """The service on 15 April 2021, with the Bereitstellungen of tests/katalog/abdeckung/ketten."""
    eigene = create_app(
        Settings(database_url=kettendatenbank, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE),
        issuer(),
    )
    async for client in client_for(eigene):
        yield client


@pytest.fixture
def app(lesedatenbank: str) -> FastAPI:
    """The service on 15 April 2021."""
    return create_app(
        Settings(database_url=lesedatenbank, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE),
        issuer(),
    )


@pytest.fixture
async def katalog(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


@pytest.fixture
def adresse(database: Datenbank) -> str:
    """A database of its own, for a test that writes."""
    return database("katalog")


@pytest.fixture
async def engine(adresse: str) -> AsyncIterator[AsyncEngine]:
    """Speak SQL to the database of a test that writes."""
    engine = engine_for(adresse, service="katalog")
    yield engine
    await engine.dispose()


@pytest.fixture
async def schreibend(adresse: str) -> AsyncIterator[httpx.AsyncClient]:
    """The service on 15 April 2021, on a database of its own."""
    eigene = create_app(
        Settings(database_url=adresse, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE), issuer()
    )
    async for client in client_for(eigene):
        yield client


async def akte(engine: AsyncEngine) -> list[tuple[Any, ...]]:
    """Return every act: its name, the version it led to, who, and what the Ereignis says."""
    async with engine.connect() as connection:
        zeilen = await connection.execute(
            text(
                "SELECT j.akt, j.version, j.sub, e.typ, e.kommunen, e.daten"
                " FROM katalog.journal j JOIN katalog.ereignis e USING (gegenstand_id, version)"
                " ORDER BY j.id"
            )
        )
        return [tuple(zeile) for zeile in zeilen]


async def leistung_einfuegen(engine: AsyncEngine, schluessel: str) -> None:
    """Put a Leistung into the catalogue that is named as its LeiKa key."""
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO katalog.leistung (id, kennung, name, sortierung, synonyme, suchtext,"
                " leika_schluessel, typisierung, zustaendige_ebene, herkunft)"
                " SELECT gen_random_uuid(), s, s, s, '{}', s, s, '{}', '{}', 'leika'"
                " FROM (SELECT cast(:s AS text) AS s)"
            ),
            {"s": schluessel},
        )
