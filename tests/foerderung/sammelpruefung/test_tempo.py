"""Every Kommune of Hessen against every programme, with the real Katalog, in time."""

import time

import httpx
import pytest

from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from tests.conftest import Datenbank, client_for
from tests.foerderung.conftest import app_on
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

KOORDINIERUNG = bearer(rollen=["koordinierungsstelle"], ags=None)
PFAD = "/foerderung/v1/sammelpruefungen"
HOECHSTENS = 2.0  # seconds
VERSUCHE = 6  # a loaded machine is no finding


@pytest.mark.allein
async def test_alle_kommunen_alle_programme(
    database: Datenbank, capsys: pytest.CaptureFixture[str]
) -> None:
    katalog = katalog_app(
        KatalogSettings(database_url=database("katalog"), issuer=ISSUER, jwks_url=JWKS_URL),
        issuer(),
    )
    foerderung = app_on(
        database("foerderung"), httpx.ASGITransport(app=katalog).handle_async_request
    )
    dauern: list[float] = []
    async with katalog.router.lifespan_context(katalog):
        async for portal in client_for(foerderung, **KOORDINIERUNG):
            while len(dauern) < VERSUCHE and min(dauern, default=3) > HOECHSTENS:
                anfang = time.perf_counter()
                antwort = await portal.post(PFAD, json={"stichtag": "2021-04-15"})
                dauern.append(time.perf_counter() - anfang)
            pfad = f"{antwort.headers['Location']}/ergebnisse?limit=1"
            ergebnisse = (await portal.get(pfad)).json()
    lauf = antwort.json()
    with capsys.disabled():
        print(f"\n{lauf['kommunen']} Kommunen: {', '.join(f'{d:.2f} s' for d in dauern)}")
    assert lauf["kommunen"] >= 443
    assert ergebnisse["total_count"] == lauf["kommunen"] * len(lauf["programme"])
    assert min(dauern) <= HOECHSTENS
