from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import FastAPI

from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import Datenbank, client_for
from tests.katalog.conftest import HEUTE
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

PFAD = "/katalog/v1/mitteilungen"
REDAKTION = bearer(sub="redaktion-1", rollen=["koordinierungsstelle"], ags=None)
MELDUNG: dict[str, Any] = {
    "art": "meldung",
    "titel": "Neue Formulare",
    "text": "Zwei Formulare sind neu.\n\nSie ersetzen die alten.",
    "themen": ["online-leistungen", "probe"],
    "anlagen": [{"titel": "Übersicht", "url": "https://portal.example/formulare.pdf"}],
}

Entwerfen: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]


def app_am(url: str, heute: date = HEUTE, **weitere: Any) -> FastAPI:
    settings = Settings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=heute, **weitere)
    return create_app(settings, issuer())


@pytest.fixture
def url(database: Datenbank) -> str:
    return database("katalog")


@pytest.fixture
def app(url: str) -> FastAPI:
    """The service on 15 April 2021, on a database of its own."""
    return app_am(url)


@pytest.fixture
async def leser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


@pytest.fixture
async def redaktion(app: FastAPI, leser: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """The Koordinierungsstelle, at the app that `leser` has started."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=leser.base_url, headers=REDAKTION
    ) as client:
        yield client


@pytest.fixture
def entwerfen(redaktion: httpx.AsyncClient) -> Entwerfen:
    async def entwurf(**inhalt: Any) -> dict[str, Any]:
        antwort = await redaktion.post(PFAD, json=MELDUNG | inhalt)
        assert antwort.status_code == 201, antwort.text
        return antwort.json()  # type: ignore[no-any-return]

    return entwurf


async def akt(
    client: httpx.AsyncClient,
    mitteilung: dict[str, Any],
    verb: str,
    inhalt: dict[str, Any] | None = None,
    **kopf: str,
) -> httpx.Response:
    """Act upon the version that `mitteilung` shows."""
    return await client.post(
        f"{PFAD}/{mitteilung['id']}/{verb}",
        json=inhalt,
        headers={"If-Match": f'"{mitteilung["version"]}"'} | kopf,
    )
