"""Who sends a body drop by drop holds a connection to the gateway, but no service for long.

The Caddyfile as it is but for `read_body`: a second instead of two minutes.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from ozg import programme
from ozg.belegen import freien_port_belegen
from tests.ozg.test_gateway import tor

__all__ = ["tor"]

ZEIT, GEDULD = "read_body 2m", 30  # seconds until a slow machine is told from one that hangs
KOPF = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture
def kurze_zeit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = programme.CADDYFILE.read_text("utf-8")
    assert text.count(ZEIT) == 1
    kurz = tmp_path / "Caddyfile"
    kurz.write_text(text.replace(ZEIT, "read_body 1s"), "utf-8")
    monkeypatch.setattr(programme, "CADDYFILE", kurz)


@pytest.fixture
def frei() -> asyncio.Event:
    """Set once the service was told that the rest of a body does not come."""
    return asyncio.Event()


@pytest.fixture
async def echo(kurze_zeit: None, frei: asyncio.Event) -> AsyncIterator[int]:
    """The port of a service that reads each body to its end."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (nachricht := await receive()).get("more_body"):
            pass
        if nachricht["type"] == "http.disconnect":
            frei.set()
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"da"})

    sock = freien_port_belegen()
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", lifespan="off", log_level=60))
    laufend = asyncio.create_task(server.serve(sockets=[sock]))
    yield sock.getsockname()[1]
    server.should_exit = True
    await laufend


async def test_wer_tropft_haelt_keinen_dienst(
    tor: httpx.AsyncClient, port: int, frei: asyncio.Event
) -> None:
    _, schreiber = await asyncio.open_connection("127.0.0.1", port)
    schreiber.write(KOPF)
    try:
        async with asyncio.timeout(GEDULD):
            while not frei.is_set():
                schreiber.write(b"x")
                await asyncio.sleep(0.05)  # 50 s for the whole body
    finally:
        schreiber.close()
    assert (await tor.get("/x")).text == "da"
