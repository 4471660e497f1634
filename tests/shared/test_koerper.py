"""How large a body may be, and how long a request with a large one."""

import asyncio

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from shared.http import MAX_BODY, Anfrage, Koerper

KOERPER = Koerper({"/dinge/{id}/bilder": 2 * 1024 * 1024, "/listen": 100_000})


@pytest.mark.parametrize(
    ("pfad", "grenze"),
    [
        ("/dinge/7/bilder", 2 * 1024 * 1024),
        ("/listen", 100_000),
        ("/dinge/7/bilder/", MAX_BODY),
        ("/dinge/7/8/bilder", MAX_BODY),
        ("/x/dinge/7/bilder", MAX_BODY),
        ("/dinge//bilder", MAX_BODY),
    ],
)
def test_a_path_has_its_bound(pfad: str, grenze: int) -> None:
    assert KOERPER.grenze({"type": "http", "path": pfad}) == grenze


@pytest.mark.parametrize(("pfad", "status"), [("/dinge/7/bilder", 200), ("/listen", 503)])
async def test_only_a_large_body_has_more_time(pfad: str, status: int) -> None:
    async def langsam(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.3)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    app = Anfrage(langsam, frist=0.05, koerper=KOERPER)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.post(pfad)).status_code == status
