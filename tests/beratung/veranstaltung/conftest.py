"""A Veranstaltung with ten seats, and Kommunen that want to come."""

from typing import Any

import httpx
import pytest

from shared.schemas.veranstaltung import INHALT
from tests.beratung.conftest import EKOM21, VIELE, schluessel
from tests.tokens import bearer

PFAD = "/beratung/v1/veranstaltungen"
ANMELDUNGEN = "/beratung/v1/anmeldungen"
STELLE = bearer(sub="stelle-1", rollen=["koordinierungsstelle"], ags=None)


async def angekuendigt(client: httpx.AsyncClient, **anders: Any) -> dict[str, Any]:
    answer = await client.post(
        PFAD, json=INHALT | {"kapazitaet": 10} | anders, headers=STELLE | schluessel()
    )
    assert answer.status_code == 201, answer.text
    veranstaltung: dict[str, Any] = answer.json()
    return veranstaltung


async def angemeldet(
    client: httpx.AsyncClient, veranstaltung: str, ags: str, plaetze: int = 1
) -> httpx.Response:
    return await client.post(
        f"{PFAD}/{veranstaltung}/anmeldungen",
        json={"ags": ags, "plaetze": plaetze, "funktionspostfach": f"ozg@g{ags}.example"},
        headers=bearer(sub=f"stadt-{ags}", ags=[ags]) | schluessel(),
    )


async def gelesen(client: httpx.AsyncClient, veranstaltung: str) -> dict[str, Any]:
    antwort: dict[str, Any] = (await client.get(f"{PFAD}/{veranstaltung}")).json()
    return antwort


async def stand(client: httpx.AsyncClient, veranstaltung: str) -> list[tuple[str, int, str]]:
    """Who wants to come, in the order of their turn: Kommune, seats, status."""
    answer = await client.get(f"{PFAD}/{veranstaltung}/anmeldungen?limit=200", headers=EKOM21)
    return [(a["ags"], a["plaetze"], a["status"]) for a in answer.json()["items"]]


@pytest.fixture
async def veranstaltung(portal: httpx.AsyncClient) -> str:
    return str((await angekuendigt(portal))["id"])


KOMMUNEN = VIELE
