import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from ozg.postgres import SUPERUSER, Cluster
from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import Datenbank, client_for
from tests.katalog.conftest import HEUTE
from tests.katalog.suche import leika
from tests.tokens import ISSUER, JWKS_URL, issuer

MitLeika = Callable[[int, int], Coroutine[Any, Any, str]]


@pytest.fixture(scope="session")
def mit_leika(cluster: Cluster, datenbank_kopie: Datenbank) -> MitLeika:
    """Return the address of a copy with the LeiKa table so often, and so many Kommunen more."""

    async def mit(vielfach: int, kommunen: int) -> str:
        name = datenbank_kopie("katalog")
        leika.zeilen()
        db = await asyncpg.connect(cluster.url(name, SUPERUSER).replace("+asyncpg", ""))
        try:
            await leika.leistungen_laden(db, vielfach=vielfach)
            if kommunen:
                await leika.kommunen_laden(db, kommunen)
            await db.execute("VACUUM ANALYZE")
        finally:
            await db.close()
        return cluster.url(name, "katalog_app")

    return mit


def app_auf(url: str) -> FastAPI:
    return create_app(
        Settings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE), issuer()
    )


@pytest.fixture(scope="session")
def leika_url(mit_leika: MitLeika) -> str:
    """5,251 rows of the LeiKa table beside the reference data, for all tests that only read."""
    return asyncio.run(mit_leika(1, 0))


@pytest.fixture
def leika_app(leika_url: str) -> FastAPI:
    return app_auf(leika_url)


@pytest.fixture
async def leika_katalog(leika_app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(leika_app):
        yield client
