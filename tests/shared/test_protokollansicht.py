"""The Protokoll of a service: who did what, without contents, for its administration only."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

PFAD = "/katalog/v1/protokoll"
ADMIN = bearer(rollen=["admin"], ags=None, sub="verwaltung-1")
STELLE = bearer(rollen=["koordinierungsstelle"], ags=None, sub="stelle-1")


@pytest.fixture
def app(database: Datenbank) -> FastAPI:
    eigen: dict[str, Any] = {
        "database_url": database("katalog"),
        "issuer": ISSUER,
        "jwks_url": JWKS_URL,
        "heute": date(2021, 4, 15),
    }
    return create_app(Settings(**eigen), issuer())


async def eintraege(client: httpx.AsyncClient, **frage: str) -> list[dict[str, Any]]:
    answer = await client.get(PFAD, params=frage, headers=ADMIN)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_row_says_who_did_what_in_which_role(app: FastAPI) -> None:
    async for client in client_for(app):
        vorher = await eintraege(client, limit="1")
        entwurf = {"art": "meldung", "titel": "Geheimer Titel", "text": "Geheimer Text"}
        angelegt = await client.post(
            "/katalog/v1/mitteilungen",
            json=entwurf,
            headers=STELLE | {"Idempotency-Key": "eine-mitteilung-1"},
        )
        assert angelegt.status_code == 201, angelegt.text
        bereitgestellt = await client.post(
            "/katalog/v1/kommunen/06635020/bereitstellungen",
            json={"onlinedienst": "hundesteuer"},
            headers=bearer(),
        )
        assert bereitgestellt.status_code == 201, bereitgestellt.text

        neu = await eintraege(client, limit="3")
        assert neu[2:] == vorher
        assert [(z["wer"], z["rollen"], z["gegenstand"], z["akt"]) for z in neu[:2]] == [
            ("person-1", ["kommune"], "bereitstellung", "abrufen"),
            ("stelle-1", ["koordinierungsstelle"], "mitteilung", "anlegen"),
        ]
        zeile = neu[1]
        assert (zeile["gegenstand_id"], zeile["version"]) == (angelegt.json()["id"], 1)
        assert (zeile["tag"], zeile["anfrage"]) == ("2021-04-15", angelegt.headers["X-Request-ID"])
        assert "Geheimer" not in str(neu)

        for passend in (
            {"wer": "stelle-1"},
            {"rolle": "koordinierungsstelle"},
            {"gegenstand": "mitteilung", "akt": "anlegen", "rolle": "koordinierungsstelle"},
            {"gegenstand_id": zeile["gegenstand_id"]},
            {"von": "2021-04-15", "bis": "2021-04-15", "wer": "stelle-1"},
        ):
            assert await eintraege(client, **passend) == [zeile], passend
        for keiner in (
            {"wer": "stelle"},
            {"akt": "gibt_es_nicht"},
            {"wer": "stelle-1", "bis": "2021-04-14"},
            {"wer": "stelle-1", "von": "2021-04-16"},
            {"wer": "stelle-1", "rolle": "kommune"},
        ):
            assert await eintraege(client, **keiner) == [], keiner


async def test_only_the_administration_reads_it(app: FastAPI) -> None:
    async for client in client_for(app):
        assert (await client.get(PFAD)).status_code == 401
        assert (await client.get(PFAD, headers=STELLE)).status_code == 403
        for falsch in ({"rolle": "chef"}, {"akt": "A;B"}, {"von": "gestern"}, {"name": "x"}):
            answer = await client.get(PFAD, params=falsch, headers=ADMIN)
            assert answer.status_code == 422, falsch
