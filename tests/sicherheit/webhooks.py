"""Webhooks in a running service, and what was sent to them."""

from typing import Any
from uuid import uuid4

import httpx

from shared.schemas.webhook import WUNSCH
from tests.tokens import bearer


def plattform(sub: str) -> dict[str, str]:
    return bearer(sub=sub, rollen=["plattform"])


async def webhook_angelegt(
    client: httpx.AsyncClient, dienst: str, sub: str, operation: str = ""
) -> dict[str, Any]:
    """Return a fresh webhook that is ready for the operation."""
    webhook = await _getan(client, f"/{dienst}/v1/webhooks", sub, WUNSCH)
    if operation == "post_webhook_fortsetzen":
        pfad = f"/{dienst}/v1/webhooks/{webhook['id']}/pausieren"
        return await _getan(client, pfad, sub)
    return webhook


async def zugestellt(client: httpx.AsyncClient, dienst: str, sub: str) -> str:
    """Return the id of a test message that waits."""
    webhook = await webhook_angelegt(client, dienst, sub)
    return await geprueft(client, dienst, sub, webhook["id"])


async def geprueft(client: httpx.AsyncClient, dienst: str, sub: str, webhook: str) -> str:
    """Return the id of one more test message to this webhook."""
    pfad = f"/{dienst}/v1/webhooks/{webhook}/pruefen"
    return str((await _getan(client, pfad, sub))["id"])


async def _getan(
    client: httpx.AsyncClient, pfad: str, sub: str, inhalt: dict[str, Any] | None = None
) -> dict[str, Any]:
    kopf = plattform(sub) | {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'}
    antwort = await client.post(pfad, json=inhalt, headers=kopf)
    assert antwort.status_code < 300, antwort.text
    getan: dict[str, Any] = antwort.json()
    return getan
