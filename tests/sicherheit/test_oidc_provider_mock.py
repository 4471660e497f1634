"""Our services and the login with an OpenID provider that others wrote: oidc-provider-mock of PyPI.

Its access tokens are opaque, so its ID tokens stand for them where its client is called like a
service. What it does not do, test_oidc_provider.py tries.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta

import httpx
import jwt
import pytest

from shared import jwks
from shared.auth import NichtAngemeldet, Verifier
from tests.conftest import Datenbank, client_for
from tests.dashboard.anmeldung.conftest import zeilen
from tests.shared.test_jwks import Uhr
from tests.sicherheit.aussteller import anbieter
from tests.sicherheit.aussteller.anbieter import Zaehlend
from tests.sicherheit.aussteller.proben import (
    GLEICHZEITIG,
    RUECKKEHR,
    dashboard,
    faelschungen,
    geduldig,
    katalog,
    pruefer,
    stati,
    unbekannte_zeigen,
)

pytestmark = pytest.mark.filterwarnings("ignore")  # of the provider's own libraries


@pytest.fixture(autouse=True)
def _geduld(monkeypatch: pytest.MonkeyPatch) -> None:
    geduldig(monkeypatch)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=Zaehlend(), timeout=60) as client:
        yield client


@pytest.fixture
def mock() -> Iterator[str]:
    with anbieter.mock() as issuer:
        yield issuer


async def test_ein_token_des_mock_gilt_mit_seinen_rechten_und_ein_falsches_nicht(
    mock: str, http: httpx.AsyncClient, database: Datenbank
) -> None:
    plattform = await anbieter.id_token(http, mock, "katalog", rollen=["plattform"])
    falsche = await faelschungen(http, mock, plattform)
    falsche["anderer Dienst"] = await anbieter.id_token(
        http, mock, "beratung", rollen=["plattform"]
    )
    with anbieter.mock() as anderer:
        falsche["anderer Aussteller"] = await anbieter.id_token(
            http, anderer, "katalog", rollen=["plattform"]
        )
    kommune = await anbieter.id_token(http, mock, "katalog", rollen=["kommune"])
    async for client in client_for(katalog(mock, database("katalog"))):
        assert await stati(client, {"p": plattform, "k": kommune}) == {"p": 200, "k": 403}
        assert await stati(client, falsche) == dict.fromkeys(falsche, 401)


async def test_ein_abgelaufenes_token_des_mock(http: httpx.AsyncClient) -> None:
    with anbieter.mock(access_token_max_age=timedelta(seconds=-60)) as issuer:
        text = await anbieter.id_token(http, issuer, "katalog", rollen=["plattform"])
        with pytest.raises(NichtAngemeldet) as abgelehnt:
            await pruefer(http, issuer).person(text)
    assert isinstance(abgelehnt.value.__cause__, jwt.ExpiredSignatureError)


async def test_der_mock_wechselt_seinen_schluessel(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes back under the same address with another one; then made-up names cost one look.

    Its older releases name no key in a token, so that a new one is noticed only when the keys are
    looked at again.
    """
    uhr, zaehlend = Uhr(), Zaehlend()
    monkeypatch.setattr(jwks, "time", uhr)
    async with httpx.AsyncClient(transport=zaehlend) as eigener:
        with anbieter.mock() as issuer:
            seiner = pruefer(eigener, issuer)
            vorher = await anbieter.id_token(http, issuer, "katalog", rollen=["plattform"])
            assert (await seiner.person(vorher)).rollen == {"plattform"}
            port = int(issuer.rpartition(":")[2])
        with anbieter.mock(port):
            nachher = await anbieter.id_token(http, issuer, "katalog", rollen=["plattform"])
            if "kid" not in jwt.get_unverified_header(nachher):
                uhr.jetzt += jwks.REFRESH
                await bis_erkannt(seiner, nachher)
            await asyncio.gather(*(seiner.person(nachher) for _ in range(GLEICHZEITIG)))
            assert zaehlend.gefragt["/jwks"] == 2
            uhr.jetzt += jwks.UNKNOWN
            await unbekannte_zeigen(seiner, nachher)
            assert zaehlend.gefragt["/jwks"] == 3


async def bis_erkannt(seiner: Verifier, text: str) -> None:
    """Wait until the keys that were looked at beside the requests are there."""
    for _ in range(300):
        with suppress(NichtAngemeldet):
            await seiner.person(text)
            return
        await asyncio.sleep(0.1)


async def test_ohne_lesbares_zugangstoken_beginnt_keine_sitzung(
    mock: str, http: httpx.AsyncClient, database: Datenbank
) -> None:
    """The mock logs in and hands out an opaque access token: refused, and said so."""
    url = database("dashboard")
    async with dashboard(mock, url) as (_, browser):
        hin = (await browser.get("/anmelden")).headers["Location"]
        assert hin.startswith(f"{mock}/")
        zurueck = (await http.post(hin, data={"sub": "person-1"})).headers["Location"]
        assert zurueck.startswith(RUECKKEHR)
        assert (await browser.get(zurueck)).status_code == 403
    assert await zeilen(url, "sitzung") == []
