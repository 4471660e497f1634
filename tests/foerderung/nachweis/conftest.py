"""The Förderung with a folder of its own, and a draft of a Kommune in it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from ozg.postgres import Cluster
from tests.conftest import Datenbank, client_for
from tests.foerderung.antrag.schritte import angelegt
from tests.foerderung.conftest import app_on


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    return tmp_path / "ablage"


@pytest.fixture(scope="session")
def nachweis_url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """The address of one database for all of them: each test has an Antrag of its own."""
    return cluster.url(datenbank_kopie("foerderung"), "foerderung_app")


@pytest.fixture
def app(nachweis_url: str, ordner: Path) -> FastAPI:
    return app_on(nachweis_url, ablage=str(ordner))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


@pytest.fixture
async def antrag(client: httpx.AsyncClient) -> dict[str, Any]:
    return await angelegt(client)
