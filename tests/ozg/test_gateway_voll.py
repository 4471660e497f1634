"""No more requests are under way to a service than it lets in; others are refused before it."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from ozg.belegen import freien_port_belegen
from shared.andrang import HOECHSTENS
from tests.ozg.test_gateway import tor

__all__ = ["tor"]

GEDULD = 30  # seconds until a slow machine is told from one that hangs


class Besetzt:
    """A service that answers the Katalog's requests when it is told to, and all others at once."""

    def __init__(self) -> None:
        self.drinnen = 0
        self.voll, self.frei = asyncio.Event(), asyncio.Event()
        self.frei.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/katalog/v1/kommunen":
            self.drinnen += 1
            if self.drinnen == HOECHSTENS:
                self.voll.set()
            await self.frei.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"da"})


@pytest.fixture
def besetzt() -> Besetzt:
    return Besetzt()


@pytest.fixture
async def echo(besetzt: Besetzt) -> AsyncIterator[int]:
    """The port of the service."""
    sock = freien_port_belegen()
    config = uvicorn.Config(besetzt, http="httptools", lifespan="off", log_level=60)
    server = uvicorn.Server(config)
    laufend = asyncio.create_task(server.serve(sockets=[sock]))
    yield sock.getsockname()[1]
    besetzt.frei.set()
    server.should_exit = True
    await laufend


async def test_who_finds_no_room_is_refused_in_front_of_the_service(
    tor: httpx.AsyncClient, besetzt: Besetzt
) -> None:
    besetzt.frei.clear()
    grenzen = httpx.Limits(max_connections=None)
    async with (
        asyncio.timeout(GEDULD),
        httpx.AsyncClient(base_url=tor.base_url, limits=grenzen, timeout=GEDULD) as menge,
    ):
        wartende = [
            asyncio.create_task(menge.get("/katalog/v1/kommunen")) for _ in range(HOECHSTENS)
        ]
        await besetzt.voll.wait()
        abgewiesen = await menge.get("/katalog/v1/kommunen")
        assert (abgewiesen.status_code, abgewiesen.headers["Retry-After"]) == (503, "5")
        assert abgewiesen.json()["type"] == "/probleme/dienst-nicht-erreichbar"
        assert besetzt.drinnen == HOECHSTENS
        # the same process in this test: to the dashboard those may stay who are told what is new
        assert (await menge.get("/dashboard/v1/aktualisierungen")).status_code == 200
        besetzt.frei.set()
        assert {antwort.status_code for antwort in await asyncio.gather(*wartende)} == {200}
        assert (await menge.get("/katalog/v1/kommunen")).status_code == 200
