"""Versions of programmes upon which the table of rights is tried."""

from itertools import count
from uuid import uuid4

import httpx

from shared.schemas.programmversion import DOKUMENT
from tests.tokens import bearer

STELLE = bearer(rollen=["koordinierungsstelle"], ags=None)
_nummern = count(1)


async def entworfen(
    client: httpx.AsyncClient, *, code: str | None = None, kuerzel: str | None = None
) -> str:
    """Return the id of a fresh draft, without a code of a programme of its own."""
    nummer = next(_nummern)
    code = code or f"PROBE_{nummer}"
    eigenes = "".join(chr(ord("A") + nummer // 26**stelle % 26) for stelle in range(4))
    antwort = await client.post(
        f"/foerderung/v1/programme/{code}/versionen",
        json={
            "gueltig_ab": "2099-05-01",
            "dokument": DOKUMENT | {"code": code, "kuerzel": kuerzel or eigenes},
        },
        headers=STELLE | {"Idempotency-Key": str(uuid4())},
    )
    assert antwort.status_code == 201, antwort.text
    return str(antwort.json()["id"])


async def veroeffentlicht(client: httpx.AsyncClient) -> str:
    """Return the id of one that came with the service."""
    versionen = await client.get("/foerderung/v1/programme/IKZ_OZG/versionen")
    return str(versionen.json()["items"][0]["id"])
