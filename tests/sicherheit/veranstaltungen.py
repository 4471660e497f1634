"""Veranstaltungen, Anmeldungen and calendar addresses in the running Beratung."""

from typing import Any
from uuid import uuid4

import httpx

from shared.schemas.veranstaltung import INHALT
from tests.tokens import bearer

STELLE = bearer(sub="stelle-1", rollen=["koordinierungsstelle"], ags=None)


async def angekuendigt(client: httpx.AsyncClient) -> str:
    """Return a fresh Veranstaltung with a hundred seats, in its first version."""
    return str((await _angelegt(client, "veranstaltungen", INHALT, STELLE))["id"])


async def angemeldet(client: httpx.AsyncClient, ags: str, veranstaltung: str | None = None) -> str:
    """Return a fresh Anmeldung of this Kommune, for a fresh Veranstaltung without one."""
    veranstaltung = veranstaltung or await angekuendigt(client)
    wunsch = {"ags": ags, "plaetze": 1, "funktionspostfach": "ozg@stadt.example"}
    pfad = f"veranstaltungen/{veranstaltung}/anmeldungen"
    return str((await _angelegt(client, pfad, wunsch, bearer(ags=[ags])))["id"])


async def abonniert(client: httpx.AsyncClient, **subjekt: str) -> dict[str, Any]:
    """Return a fresh calendar address: of `ags`, or of a `berater`."""
    kopf = bearer(ags=[subjekt["ags"]]) if "ags" in subjekt else bearer(rollen=["beratung"])
    return await _angelegt(client, "kalender", subjekt, kopf)


def geheimnis(abo: dict[str, Any]) -> str:
    return str(abo["adresse"]).rpartition("/")[2].removesuffix(".ics")


async def _angelegt(
    client: httpx.AsyncClient, pfad: str, inhalt: dict[str, Any], kopf: dict[str, str]
) -> dict[str, Any]:
    antwort = await client.post(
        f"/beratung/v1/{pfad}", json=inhalt, headers=kopf | {"Idempotency-Key": str(uuid4())}
    )
    assert antwort.status_code == 201, antwort.text
    angelegt: dict[str, Any] = antwort.json()
    return angelegt
