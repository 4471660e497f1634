from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from ozg.postgres import Cluster
from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer

HEUTE = date(2021, 4, 15)


@pytest.fixture(scope="session")
def lesedatenbank(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """One copy for all tests that only read."""
    return cluster.url(datenbank_kopie("katalog"), "katalog_app")


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
