"""The shared client against the real Katalog app: no mock to drift."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from services.katalog.app import create_app
from services.katalog.settings import Settings
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.katalog import Kommunenart
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer

TAG = date(2024, 1, 1)


@pytest.fixture
async def katalog(database: Datenbank) -> AsyncIterator[KatalogClient]:
    settings = Settings(database_url=database("katalog"), issuer=ISSUER, jwks_url=JWKS_URL)
    async for http in client_for(create_app(settings, issuer())):
        yield KatalogClient(http)


async def test_kommunen(katalog: KatalogClient) -> None:
    gefunden = await katalog.kommunen(
        ["06635020", "06635005", "06531000", "06999999"], stichtag=TAG
    )
    assert gefunden.keys() == {"06635020", "06635005", "06531000"}
    assert gefunden["06635020"].besteht
    bromskirchen = gefunden["06635005"]
    assert not bromskirchen.besteht
    assert (bromskirchen.nachfolger, bromskirchen.einwohner) == (["06635001"], None)
    assert bromskirchen.gueltig_bis == date(2022, 12, 31)
    assert gefunden["06531000"].art is Kommunenart.LANDKREIS


async def test_keine_schluessel_keine_kommunen(katalog: KatalogClient) -> None:
    assert await katalog.kommunen([], stichtag=TAG) == {}


async def test_200_schluessel(katalog: KatalogClient) -> None:
    viele = [f"064{n:05}" for n in range(31001, 31201)]
    gefunden = await katalog.kommunen(viele, stichtag=TAG)
    assert len(gefunden) == 22
    assert gefunden.keys() <= set(viele)


async def test_kennzahlen(katalog: KatalogClient) -> None:
    kennzahlen = await katalog.kennzahlen(stichtag=date(2021, 4, 15))
    werte = {k.kennzahl: k.wert for k in kennzahlen.items}
    assert kennzahlen.stichtag == date(2021, 4, 15)
    assert (werte["kommunen"], werte["landkreise"], werte["gemeinden"]) == (443, 21, 422)
    assert (werte["leistungen_verfuegbar"], werte["umsetzungsbuendel"]) == (70, 17)


async def test_umsetzungsbuendel(katalog: KatalogClient) -> None:
    buendel = await katalog.umsetzungsbuendel()
    assert len(buendel) == 17
    assert sum(b.anzahl_leistungen for b in buendel) == 70


async def test_schweigen_ist_ein_fehler() -> None:
    def stumm(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    http = httpx.AsyncClient(transport=httpx.MockTransport(stumm), base_url="http://katalog")
    async with http:
        with pytest.raises(DienstNichtErreichbar):
            await KatalogClient(http).kennzahlen(stichtag=TAG)
