"""Entries of the waiting list to which nothing is offered meanwhile: only what the Land pays for
will do, and in their window it pays no more for modules 1 and 2.
"""

from typing import Any
from uuid import uuid4

import httpx

from shared.schemas.warteliste import WUNSCH
from tests.tokens import bearer

PFAD = "/beratung/v1/warteliste"
EKOM21 = bearer(sub="ekom-1", rollen=["beratung"], ags=None)


def aussichtslos(ags: str, modul: int = 2) -> dict[str, Any]:
    """Return the body of such an entry."""
    fenster = {"von": "2023-01-09", "bis": "2023-02-28"}
    return WUNSCH | {"ags": ags, "modul": modul, "fenster": fenster}


async def frei_zum_warten(client: httpx.AsyncClient, ags: str, modul: int = 2) -> None:
    """Withdraw this Kommune's entry for this module: there is one at most."""
    pfad = f"{PFAD}?ags={ags}&modul={modul}"
    for eintrag in (await client.get(pfad, headers=EKOM21)).json()["items"]:
        if eintrag["status"] == "wartend":
            antwort = await client.post(
                f"{PFAD}/{eintrag['id']}/zurueckziehen",
                headers=EKOM21 | {"If-Match": f'"{eintrag["version"]}"'},
            )
            assert antwort.status_code == 200, antwort.text


async def wartend(client: httpx.AsyncClient, ags: str, modul: int = 1) -> str:
    """Return a fresh entry of this Kommune in its first version."""
    await frei_zum_warten(client, ags, modul)
    antwort = await client.post(
        PFAD, json=aussichtslos(ags, modul), headers=EKOM21 | {"Idempotency-Key": str(uuid4())}
    )
    assert antwort.status_code == 201, antwort.text
    return str(antwort.json()["id"])
