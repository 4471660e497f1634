"""The Förderung on a database of its own, with a Katalog that knows a few Kommunen."""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import date
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import settings

from ozg.postgres import Cluster
from services.foerderung.app import create_app
from services.foerderung.settings import Settings
from tests.ablage import leerer_ordner
from tests.conftest import Datenbank, client_for
from tests.foerderung.factories import katalog
from tests.tokens import ISSUER, JWKS_URL, issuer

# a loaded machine is no finding: the first example also reads the documents
settings.register_profile("ohne_frist", deadline=None)
settings.load_profile("ohne_frist")

Antworten: TypeAlias = (
    Callable[[httpx.Request], httpx.Response]
    | Callable[[httpx.Request], Coroutine[Any, Any, httpx.Response]]
)


def app_on(
    database_url: str,
    antworten: Antworten = katalog,
    **einstellungen: Any,
) -> FastAPI:
    """Return the service; it takes files unseen and keeps them in a folder of its own."""
    eigen: dict[str, Any] = {
        "database_url": database_url,
        "issuer": ISSUER,
        "jwks_url": JWKS_URL,
        "katalog_url": "http://katalog",
        "heute": date(2021, 4, 15),
        "ablage": leerer_ordner(),
        "virenscanner": "keiner",
    }
    settings = Settings(**eigen | einstellungen)
    http = httpx.AsyncClient(transport=httpx.MockTransport(antworten), base_url="http://katalog")
    return create_app(settings, issuer(), http)


@pytest.fixture(scope="session")
def nur_lesen_url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """The address of one database for all tests that change nothing, as checks never do."""
    return cluster.url(datenbank_kopie("foerderung"), "foerderung_app")


@pytest.fixture
async def portal(nur_lesen_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(nur_lesen_url)):
        yield client


@pytest.fixture
def foerderung_url(database: Datenbank) -> str:
    """The address of a database of the test's own."""
    return database("foerderung")


@pytest.fixture
async def eigenes_portal(foerderung_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(foerderung_url)):
        yield client
