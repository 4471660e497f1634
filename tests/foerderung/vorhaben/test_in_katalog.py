"""What came of a Vorhaben becomes an Onlinedienst in the real Katalog, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from shared.db import engine_for
from shared.schemas.onlinedienst import ONLINEDIENST
from tests.conftest import Datenbank, client_for
from tests.foerderung.conftest import app_on
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

PFAD = "/foerderung/v1/vorhaben"
DIENSTE = "/katalog/v1/onlinedienste"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
NAME = "SEPA-Mandat online"
DIENST: dict[str, Any] = ONLINEDIENST | {"name": NAME}


class Leitung:
    """The way to the Katalog: it loses as many answers as a test says, after their effect."""

    def __init__(self, app: Any) -> None:
        self._innen = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.verliert = 0

    async def antworte(self, request: httpx.Request) -> httpx.Response:
        antwort = await self._innen.handle_async_request(request)
        if self.verliert:
            self.verliert -= 1
            raise httpx.ReadError("Verbindung weg", request=request)
        return antwort


@pytest.fixture
async def katalog_engine(database: Datenbank) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(database("katalog"), service="katalog")
    yield engine
    await engine.dispose()


@pytest.fixture
async def leitung(katalog_engine: AsyncEngine) -> AsyncIterator[Leitung]:
    url = katalog_engine.url.render_as_string(hide_password=False)
    katalog = katalog_app(
        KatalogSettings(
            database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)
        ),
        issuer(),
    )
    async with katalog.router.lifespan_context(katalog):
        yield Leitung(katalog)


@pytest.fixture
async def portal(foerderung_url: str, leitung: Leitung) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(foerderung_url, leitung.antworte)):
        yield client


async def sepa(client: httpx.AsyncClient) -> dict[str, Any]:
    (vorhaben,) = (await client.get(PFAD, params={"q": "SEPA"})).json()["items"]
    gelesen: dict[str, Any] = vorhaben
    return gelesen


async def uebernommen(
    client: httpx.AsyncClient,
    wer: dict[str, str] = STELLE,
    version: int = 1,
    **anders: Any,
) -> httpx.Response:
    id = (await sepa(client))["id"]
    kopf = wer | {"If-Match": f'"{version}"'}
    return await client.post(f"{PFAD}/{id}/in-katalog", json=DIENST | anders, headers=kopf)


async def dienste(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        zeilen = await connection.scalars(
            text("SELECT id::text FROM katalog.onlinedienst WHERE name = :name"), {"name": NAME}
        )
        return list(zeilen)


async def test_ein_vorhaben_wird_onlinedienst(
    portal: httpx.AsyncClient, katalog_engine: AsyncEngine
) -> None:
    antwort = await uebernommen(portal)
    assert antwort.status_code == 200, antwort.text
    assert (antwort.json()["version"], antwort.headers["ETag"]) == (2, '"2"')
    assert await dienste(katalog_engine) == [antwort.json()["onlinedienst"]]
    async with katalog_engine.connect() as connection:
        wer = await connection.scalars(text("SELECT DISTINCT sub FROM katalog.journal"))
        assert list(wer) == ["koord-1"]  # the Katalog knows who it was
    noch_einmal = await uebernommen(portal, version=2)
    assert (noch_einmal.status_code, noch_einmal.json()["type"]) == (
        409,
        "/probleme/schon-im-katalog",
    )
    assert len(await dienste(katalog_engine)) == 1


async def test_eine_verlorene_antwort_schadet_nicht(
    portal: httpx.AsyncClient, leitung: Leitung, katalog_engine: AsyncEngine
) -> None:
    leitung.verliert = 3  # all attempts of one request
    stille = await uebernommen(portal)
    assert (stille.status_code, stille.json()["type"]) == (
        503,
        "/probleme/dienst-nicht-erreichbar",
    )
    assert len(await dienste(katalog_engine)) == 1
    assert (await sepa(portal))["onlinedienst"] is None
    antwort = await uebernommen(portal)
    assert antwort.status_code == 200, antwort.text
    assert await dienste(katalog_engine) == [antwort.json()["onlinedienst"]]


async def test_nach_einer_verlorenen_antwort_fragt_jemand_anders_nach_anderem(
    portal: httpx.AsyncClient, leitung: Leitung, katalog_engine: AsyncEngine
) -> None:
    leitung.verliert = 3
    assert (await uebernommen(portal)).status_code == 503
    zweite = bearer(sub="koord-2", rollen=["koordinierungsstelle"], ags=None)
    antwort = await uebernommen(portal, zweite, hinweis="Ab Herbst.")
    assert antwort.status_code == 200, antwort.text
    assert await dienste(katalog_engine) == [antwort.json()["onlinedienst"]]


async def test_zwei_zugleich_nur_einmal(
    portal: httpx.AsyncClient, katalog_engine: AsyncEngine
) -> None:
    zweite = bearer(sub="koord-2", rollen=["koordinierungsstelle"], ags=None)
    antworten = await asyncio.gather(uebernommen(portal), uebernommen(portal, zweite))
    assert sorted(antwort.status_code for antwort in antworten) == [200, 412]
    assert len(await dienste(katalog_engine)) == 1


async def test_was_der_katalog_ablehnt(
    portal: httpx.AsyncClient, katalog_engine: AsyncEngine
) -> None:
    antwort = await uebernommen(portal, leistungen=["018f0000-0000-7000-8000-000000000000"])
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/katalog-lehnt-ab")
    assert antwort.json()["katalog"]["type"] == "/probleme/verweis-unbekannt"
    assert (await uebernommen(portal)).status_code == 200  # the refusal freed the key


async def test_ein_token_nur_fuer_einen_dienst(
    portal: httpx.AsyncClient, katalog_engine: AsyncEngine
) -> None:
    programm = bearer(sub="programm", aud="foerderung", rollen=["koordinierungsstelle"], ags=None)
    antwort = await uebernommen(portal, programm)
    assert (antwort.status_code, antwort.json()["type"]) == (
        403,
        "/probleme/token-gilt-nur-hier",
    )
    assert await dienste(katalog_engine) == []


async def test_veraltet_und_unbekannt(
    portal: httpx.AsyncClient, katalog_engine: AsyncEngine
) -> None:
    assert (await uebernommen(portal, version=2)).status_code == 412
    nirgends = f"{PFAD}/018f0000-0000-7000-8000-000000000000/in-katalog"
    kopf = STELLE | {"If-Match": '"1"'}
    fehlt = await portal.post(nirgends, json=DIENST, headers=kopf)
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/vorhaben-unbekannt")
    assert await dienste(katalog_engine) == []
