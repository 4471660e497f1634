"""The Dashboard app with sources that answer as a test wants."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias

import httpx
import pytest

from services.dashboard.app import create_app
from services.dashboard.settings import Settings
from tests.conftest import Datenbank, client_for
from tests.dashboard.quellen import Quellen
from tests.tokens import ISSUER, JWKS_URL

Start: TypeAlias = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture(autouse=True)
def _ohne_sicherung(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that is back is asked at once."""
    monkeypatch.setattr("shared.clients.sicherung.PAUSE", 0)


@pytest.fixture(autouse=True)
def _geduld(monkeypatch: pytest.MonkeyPatch) -> None:
    """The own database is slow only because the machine is."""
    monkeypatch.setattr("services.dashboard.kennzahl.verlauf.FRIST", 5)


@pytest.fixture
def quellen() -> Quellen:
    return Quellen()


@pytest.fixture
def url(database: Datenbank) -> str:
    return database("dashboard")


@pytest.fixture
def start(url: str, quellen: Quellen) -> Start:
    """Start the app, again if need be, on the same database: `async with start(...) as client`."""

    @asynccontextmanager
    async def started(**settings: Any) -> AsyncIterator[httpx.AsyncClient]:
        values: dict[str, Any] = {
            "database_url": url,
            "issuer": ISSUER,
            "jwks_url": JWKS_URL,
            "heute": "2021-04-15",
            "vorfuehrung": True,
            "katalog_url": "http://quellen.test",
            "foerderung_url": "http://quellen.test",
            "beratung_url": "http://quellen.test",
            "quelle_frist": 0.3,
            "quelle_frische": 0,
            "teil_frist": 2,
            "strom_dauer": 0.2,
        }
        app = create_app(Settings(**values | settings), http=quellen.http())
        async for client in client_for(app):
            yield client

    return started


@pytest.fixture
async def client(start: Start) -> AsyncIterator[httpx.AsyncClient]:
    async with start() as client:
        yield client
