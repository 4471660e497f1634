"""Consultings that took place."""

from datetime import date

import httpx
from fastapi import FastAPI

from tests.beratung.conftest import EKOM21, VOLKMARSEN, schluessel, wunsch

BUCHUNGEN = "/beratung/v1/buchungen"


async def durchgefuehrt(
    client: httpx.AsyncClient,
    app: FastAPI,
    *,
    ags: str = VOLKMARSEN,
    beginn: date = date(2021, 5, 3),
    **anders: object,
) -> str:
    """Return the address of a Buchung in version 3, whose three days are over on their last one."""
    gebucht = await client.post(
        BUCHUNGEN,
        json=wunsch(ags=ags, beginn=beginn.isoformat(), **anders),
        headers=schluessel() | EKOM21,
    )
    assert gebucht.status_code == 201, gebucht.text
    pfad = f"{BUCHUNGEN}/{gebucht.json()['id']}"
    bestaetigt = await client.post(f"{pfad}/bestaetigen", headers=EKOM21 | {"If-Match": '"1"'})
    assert bestaetigt.status_code == 200, bestaetigt.text
    vorher = app.state.fester_tag
    app.state.fester_tag = date.fromisoformat(gebucht.json()["termine"][-1]["tag"])
    fertig = await client.post(f"{pfad}/durchfuehren", headers=EKOM21 | {"If-Match": '"2"'})
    assert fertig.status_code == 200, fertig.text
    app.state.fester_tag = max(vorher, app.state.fester_tag)
    return pfad
