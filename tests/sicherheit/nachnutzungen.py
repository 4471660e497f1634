"""Vorhaben and Nachnutzungen upon which the table of rights is tried."""

from uuid import uuid4

import httpx

from shared.schemas.vorhaben import VORHABEN
from tests.tokens import bearer

PFAD = "/foerderung/v1/vorhaben"
STELLE = bearer(rollen=["koordinierungsstelle"], ags=None)
GEBEND = {"post_zusagen", "post_ablehnen"}
DRITTE = "06636004"


def _kopf() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'}


async def vorhaben(client: httpx.AsyncClient, traeger: str | None = None) -> str:
    """Return a fresh Vorhaben in its first version."""
    antwort = await client.post(
        PFAD, json=VORHABEN | {"traeger": traeger, "partner": []}, headers=_kopf() | STELLE
    )
    assert antwort.status_code == 201, antwort.text
    return str(antwort.json()["id"])


async def nachgenutzt(client: httpx.AsyncClient, ags: str, operation: str) -> tuple[str, int]:
    """Return a fresh Nachnutzung ready for the operation, and its version.

    Where the giving side acts this Kommune gives, everywhere else it asks.
    """
    gebend = operation in GEBEND
    fragende = DRITTE if gebend else ags
    ziel = f"{PFAD}/{await vorhaben(client, ags if gebend else None)}/nachnutzungen"
    angefragt = await client.post(
        ziel,
        json={"ags": fragende, "funktionspostfach": "post@kommune.example"},
        headers=_kopf() | bearer(ags=[fragende]),
    )
    assert angefragt.status_code == 201, angefragt.text
    kennung = str(angefragt.json()["id"])
    if operation != "post_beginnen":
        return kennung, 1
    zugesagt = await client.post(
        f"/foerderung/v1/nachnutzungen/{kennung}/zusagen", headers=_kopf() | STELLE
    )
    assert zugesagt.status_code == 200, zugesagt.text
    return kennung, 2
