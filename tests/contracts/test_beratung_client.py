"""The shared client against the real Beratung app: no mock to drift."""

from datetime import date

from services.beratung.app import create_app
from services.beratung.settings import Settings
from shared.clients.beratung import BeratungClient
from tests.ablage import leerer_ordner
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer


async def test_client_versteht_beratung(database: Datenbank) -> None:
    settings = Settings(
        database_url=database("beratung"),
        katalog_url="http://katalog.test",
        foerderung_url="http://foerderung.test",
        issuer=ISSUER,
        jwks_url=JWKS_URL,
        ablage=leerer_ordner(),
        virenscanner="keiner",
    )
    async for http in client_for(create_app(settings, issuer())):
        kennzahlen = await BeratungClient(http).kennzahlen(stichtag=date(2021, 4, 15))
    assert kennzahlen.stichtag == date(2021, 4, 15)
    assert {k.kennzahl: k.wert for k in kennzahlen.items}["beratungsmodule"] == 0
