"""Read after what a first reading set off has ended: who reads never waits for a source."""

from typing import Any

import httpx

from services.dashboard.quelle.quellen import Quellen


async def ruhe(client: httpx.AsyncClient) -> None:
    """Wait until the app asks nobody any more."""
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    quellen: Quellen = transport.app.state.quellen  # type: ignore[attr-defined]
    await quellen.ruhe()


async def frisch(client: httpx.AsyncClient, pfad: str, **wie: Any) -> httpx.Response:
    """Return what is answered once the sources were asked, whatever they said."""
    await client.get(pfad, **wie)
    await ruhe(client)
    return await client.get(pfad, **wie)
