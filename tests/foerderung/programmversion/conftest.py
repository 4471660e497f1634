"""One database for the tests whose programmes have codes of their own."""

from collections.abc import AsyncIterator

import httpx
import pytest

from ozg.postgres import Cluster
from tests.conftest import Datenbank, client_for
from tests.foerderung.conftest import app_on


@pytest.fixture(scope="module")
def geteilte_url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """The address of one database for the tests whose programmes have codes of their own."""
    return cluster.url(datenbank_kopie("foerderung"), "foerderung_app")


@pytest.fixture
async def geteilt(geteilte_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(geteilte_url)):
        yield client
