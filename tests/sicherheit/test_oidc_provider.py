"""Our services and the login with an OpenID provider that others wrote: oidc-provider of npm.

`make aussteller` installs it and runs these tests.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest

from shared import clock, jwks
from tests.conftest import Datenbank, client_for
from tests.dashboard.anmeldung.conftest import frage, zeilen
from tests.shared.test_jwks import Uhr
from tests.sicherheit.aussteller import anbieter
from tests.sicherheit.aussteller.anbieter import HIER, Zaehlend
from tests.sicherheit.aussteller.proben import (
    GLEICHZEITIG,
    NACH_ABMELDUNG,
    RUECKKEHR,
    dashboard,
    faelschungen,
    geduldig,
    katalog,
    pruefer,
    stati,
    unbekannte_zeigen,
)

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(not (HIER / "node_modules").exists(), reason="erst `make aussteller`"),
]


@pytest.fixture(autouse=True)
def _geduld(monkeypatch: pytest.MonkeyPatch) -> None:
    geduldig(monkeypatch)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=Zaehlend(), timeout=60) as client:
        yield client


@pytest.fixture
async def npm() -> AsyncIterator[str]:
    async with anbieter.oidc_provider(RUECKKEHR, NACH_ABMELDUNG) as issuer:
        yield issuer


async def test_ein_mensch_meldet_sich_an_bleibt_es_und_meldet_sich_ab(
    npm: str, http: httpx.AsyncClient, database: Datenbank
) -> None:
    url, spaeter = database("dashboard"), timedelta()
    async with dashboard(npm, url, oidc_client_secret="g" * 43) as (app, browser):
        app.dependency_overrides[clock.jetzt] = lambda: datetime.now(UTC) + spaeter
        hin = (await browser.get("/anmelden?zurueck=/versuch")).headers["Location"]
        assert frage(hin)["code_challenge_method"] == "S256"
        zurueck = await anbieter.anmelden(http, hin, RUECKKEHR)
        assert frage(zurueck)["iss"] == npm
        assert (await browser.get(zurueck)).headers["Location"] == "/versuch"
        sitzung = (await browser.get("/versuch")).json()
        assert sitzung["person"]["rollen"] == ["kommune"]
        assert sitzung["person"]["ags"] == ["06635020"]
        assert (await browser.get(zurueck)).status_code == 400  # a code holds once
        spaeter = timedelta(seconds=270)  # of the 300 s that the access token lives
        erneuert = (await browser.get("/versuch")).json()
        assert erneuert["bearer"] != sitzung["bearer"]
        ab = await browser.post("/abmelden", data={"csrf": erneuert["csrf"]})
        assert (await http.get(ab.headers["Location"])).status_code == 200
    assert await zeilen(url, "sitzung") == []


async def test_ein_programm_gilt_bei_einem_dienst(
    npm: str, http: httpx.AsyncClient, database: Datenbank
) -> None:
    eigenes = await anbieter.dienst_token(http, npm, "plattform-katalog")
    falsche = await faelschungen(http, npm, eigenes)
    falsche["anderer Dienst"] = await anbieter.dienst_token(http, npm, "plattform-beratung")
    async for client in client_for(katalog(npm, database("katalog"))):
        assert await stati(client, {"eigenes": eigenes}) == {"eigenes": 200}
        assert await stati(client, falsche) == dict.fromkeys(falsche, 401)
    person = await pruefer(http, npm).person(eigenes)
    assert person.sub == "plattform-katalog"
    assert person.rollen == {"plattform"}


async def test_schluessel_wechseln_ohne_dass_eine_anfrage_scheitert(
    npm: str, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "time", Uhr())
    zaehlend = Zaehlend()
    async with httpx.AsyncClient(transport=zaehlend) as eigener:
        seiner = pruefer(eigener, npm)
        tokens = [await anbieter.dienst_token(http, npm, "plattform-katalog")]
        for wechsel in range(3):
            await http.post(f"{npm}/wechseln")
            tokens.append(await anbieter.dienst_token(http, npm, "plattform-katalog"))
            personen = await asyncio.gather(
                *(seiner.person(text) for text in tokens * GLEICHZEITIG)
            )
            assert len(personen) == (wechsel + 2) * GLEICHZEITIG
        assert len({jwt.get_unverified_header(text)["kid"] for text in tokens}) == 4
        bisher = zaehlend.gefragt["/jwks"]
        assert bisher <= 4
        await unbekannte_zeigen(seiner, tokens[-1])
        assert zaehlend.gefragt["/jwks"] == bisher + 1
