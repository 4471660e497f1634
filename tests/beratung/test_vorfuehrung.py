"""The demo data keep what was published, on top of the real Katalog."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest
from fastapi import FastAPI

from services.beratung.foerderregel.auffrischen import auffrischen
from services.beratung.vorfuehrung import STICHTAG, UNBERUEHRT, Verzeichnis, auftraege, vorfuehren
from services.katalog.app import create_app as create_katalog_app
from services.katalog.settings import Settings as KatalogSettings
from shared.clients.katalog import KatalogClient
from shared.kalender import ist_arbeitstag
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer


@pytest.fixture
async def verzeichnis(database: Datenbank) -> AsyncIterator[Verzeichnis]:
    settings = KatalogSettings(
        database_url=database("katalog"), issuer=ISSUER, jwks_url=JWKS_URL, heute=STICHTAG
    )
    async for http in client_for(create_katalog_app(settings, issuer())):
        yield Verzeichnis(await KatalogClient(http).alle_kommunen(stichtag=STICHTAG))


async def test_summen_wie_veroeffentlicht(
    portal: httpx.AsyncClient, app: FastAPI, verzeichnis: Verzeichnis
) -> None:
    assert await auffrischen(app.state.sessions, app.state.foerderung)
    async with app.state.sessions.begin() as session:
        assert await vorfuehren(session, verzeichnis) == 298
    antwort = await portal.get("/beratung/v1/kennzahlen", params={"stichtag": "2021-04-15"})
    werte = {item["kennzahl"]: item["wert"] for item in antwort.json()["items"]}
    veroeffentlicht = {
        "beratung_kommunen": 198,
        "beratung_landkreise": 18,
        "beratung_gemeinden": 180,
        "beratungsmodule": 298,
        "beratungsmodule_ozg": 185,
    }
    assert {name: werte[name] for name in veroeffentlicht} == veroeffentlicht
    assert sum(werte[f"beratungsmodule_{nr}"] for nr in (1, 2, 3, 4)) == 298
    assert werte["beratungsmodule_land"] + werte["beratungsmodule_eigen"] == 298
    frei = await portal.get(
        "/beratung/v1/verfuegbarkeiten",
        params={
            "modul": 2,
            "format": "online",
            "dauer_tage": 3,
            "von": "2021-05-03",
            "bis": "2021-10-29",
        },
    )
    erwartet = {
        tag.isoformat()
        for tag in (date(2021, 5, 3) + timedelta(days=n) for n in range(180))
        if all(ist_arbeitstag(tag + timedelta(days=n)) for n in range(3))
    }
    assert {item["beginn"] for item in frei.json()["items"]} == erwartet


async def test_jedes_mal_dasselbe_teils_vor_teils_nach_dem_stichtag(
    verzeichnis: Verzeichnis,
) -> None:
    einmal = list(auftraege(verzeichnis.beteiligte()))
    assert einmal == list(auftraege(verzeichnis.beteiligte()))
    vergangen = [wunsch for wunsch in einmal if wunsch.beginn <= STICHTAG]
    assert 200 < len(vergangen) < 298
    assert UNBERUEHRT.isdisjoint(wunsch.ags for wunsch in einmal)
