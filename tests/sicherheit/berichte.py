"""Abschlussberichte upon which the table of rights is tried."""

from datetime import date
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from services.beratung.bericht.pruefen import pruefstelle
from tests.shared.dateien.dateien import pdf
from tests.tokens import bearer

BUCHUNGEN = "/beratung/v1/buchungen"
EKOM21 = bearer(sub="ekom-1", rollen=["beratung"], ags=None)


def app_der_beratung(client: httpx.AsyncClient) -> FastAPI:
    """Return the app behind a client of the platform or of the Beratung alone."""
    transport: Any = client._transport
    if hasattr(transport, "dienste"):
        transport = transport.dienste["beratung"]
    app: FastAPI = transport.app
    return app


async def berichtet(client: httpx.AsyncClient, wunsch: dict[str, Any]) -> dict[str, Any]:
    """Return a clean Bericht of a consulting that was wished for and took place."""
    app = app_der_beratung(client)
    gebucht = await _getan(client, BUCHUNGEN, 201, json=wunsch)
    pfad = f"{BUCHUNGEN}/{gebucht['id']}"
    await _getan(client, f"{pfad}/bestaetigen", 200, version=1)
    heute, app.state.fester_tag = (
        app.state.fester_tag,
        date.fromisoformat(gebucht["termine"][-1]["tag"]),
    )
    await _getan(client, f"{pfad}/durchfuehren", 200, version=2)
    app.state.fester_tag = heute
    datei = {"datei": ("bericht.pdf", pdf(), "application/pdf")}
    bericht = await _getan(client, f"{pfad}/berichte", 201, files=datei)
    for _ in range(200):
        if bericht["scan"] != "ausstehend":
            return bericht
        await pruefstelle(app).einen_pruefen()
        gelesen = await client.get(f"/beratung/v1/berichte/{bericht['id']}", headers=EKOM21)
        bericht = gelesen.json()
    raise AssertionError("never scanned")


async def zweimal_berichtet(client: httpx.AsyncClient, bericht: str) -> str:
    """Add a second Bericht beside this one; return the id of their Buchung."""
    erster = (await client.get(f"/beratung/v1/berichte/{bericht}", headers=EKOM21)).json()
    datei = {"datei": ("zweiter.pdf", pdf(b"2"), "application/pdf")}
    await _getan(client, f"{BUCHUNGEN}/{erster['buchung_id']}/berichte", 201, files=datei)
    return str(erster["buchung_id"])


async def _getan(
    client: httpx.AsyncClient, pfad: str, status: int, version: int = 1, **inhalt: Any
) -> dict[str, Any]:
    kopf = EKOM21 | {"Idempotency-Key": str(uuid4()), "If-Match": f'"{version}"'}
    antwort = await client.post(pfad, headers=kopf, **inhalt)
    assert antwort.status_code == status, antwort.text
    gelesen: dict[str, Any] = antwort.json()
    return gelesen
