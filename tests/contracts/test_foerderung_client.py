"""The shared client against the real Förderung app: no mock to drift."""

from datetime import date

import httpx

from services.foerderung.app import create_app as foerderung_app
from services.foerderung.settings import Settings as FoerderungSettings
from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from shared.clients.foerderung import FoerderungClient
from shared.clients.katalog import KatalogClient
from tests.ablage import leerer_ordner
from tests.conftest import Datenbank
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import BROMSKIRCHEN, anfrage
from tests.tokens import ISSUER, JWKS_URL, issuer


async def test_client_versteht_foerderung(database: Datenbank) -> None:
    app = app_on(database("foerderung"))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://foerderung") as http,
    ):
        kennzahlen = await FoerderungClient(http).kennzahlen(stichtag=date(2021, 4, 15))
    assert kennzahlen.stichtag == date(2021, 4, 15)
    assert {k.kennzahl: k.wert for k in kennzahlen.items}["modellkommunen"] == 15


async def test_foerderung_versteht_den_echten_katalog(database: Datenbank) -> None:
    katalog = katalog_app(
        KatalogSettings(database_url=database("katalog"), issuer=ISSUER, jwks_url=JWKS_URL),
        issuer(),
    )
    katalog_http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=katalog), base_url="http://katalog"
    )
    foerderung = foerderung_app(
        FoerderungSettings(
            database_url=database("foerderung"),
            katalog_url="http://katalog",
            issuer=ISSUER,
            jwks_url=JWKS_URL,
            ablage=leerer_ordner(),
            virenscanner="keiner",
        ),
        issuer(),
        katalog_http,
    )
    assert isinstance(foerderung.state.katalog, KatalogClient)
    async with (
        katalog.router.lifespan_context(katalog),
        foerderung.router.lifespan_context(foerderung),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=foerderung), base_url="http://foerderung"
        ) as portal,
    ):
        pfad = "/foerderung/v1/pruefungen"
        beispiel = (await portal.post(pfad, json=anfrage())).json()
        aufgeloest = (
            await portal.post(pfad, json=anfrage(kommunen=[BROMSKIRCHEN], stichtag="2023-01-01"))
        ).json()
    assert (beispiel["ergebnis"], beispiel["hoechstbetrag"]) == ("foerderfaehig", "75000.00")
    assert "Nachfolger: 06635001" in aufgeloest["regeln"][0]["ist"]
