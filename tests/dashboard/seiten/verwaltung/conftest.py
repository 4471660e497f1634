"""The pages of the administration before the real Katalog and Förderung, all in this process."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.dashboard.anmeldung import zugang
from services.dashboard.anmeldung.geheimnis import neues_geheimnis
from services.dashboard.anmeldung.sitzung import Sitzung, bezeichnung
from services.dashboard.app import create_app
from services.dashboard.settings import Settings
from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from shared.auth import Person
from tests.conftest import Datenbank
from tests.foerderung.conftest import app_on as foerderung_app
from tests.tokens import ISSUER, JWKS_URL, issuer, published, token

EIGEN: dict[str, Any] = {"issuer": ISSUER, "jwks_url": JWKS_URL, "heute": date(2021, 4, 15)}
VERBORGEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Dienste(httpx.AsyncBaseTransport):
    """Leads a request to the service its path names; `still` are those that do not answer."""

    def __init__(self, **apps: FastAPI) -> None:
        self._apps = {
            name: httpx.ASGITransport(app=app, raise_app_exceptions=False)
            for name, app in apps.items()
        }
        self.still: set[str] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if str(request.url).startswith(ISSUER):
            return published(request)
        dienst = request.url.path.split("/")[1]
        if dienst in self.still or dienst not in self._apps:
            raise httpx.ConnectError("still")
        return await self._apps[dienst].handle_async_request(request)


@dataclass
class Verwaltung:
    """A browser that is logged in with `rollen`, as nobody without any."""

    http: httpx.AsyncClient
    dienste: Dienste
    rollen: list[str]

    def sitzung(self) -> Sitzung | None:
        if not self.rollen:
            return None
        sub = f"{self.rollen[0]}-1"
        person = Person(sub=sub, rollen=frozenset(self.rollen))
        bearer = token(rollen=self.rollen, ags=None, sub=sub)
        return Sitzung(person, *bezeichnung(person, []), bearer, self._geheimnis)

    def __post_init__(self) -> None:
        self._geheimnis = neues_geheimnis()

    async def seite(self, adresse: str, status: int = 200) -> str:
        antwort = await self.http.get(adresse)
        assert antwort.status_code == status, antwort.text
        return antwort.text

    async def senden(
        self,
        seite: str,
        felder: dict[str, str] | None = None,
        *,
        datei: bytes | None = None,
        an: str = "",
    ) -> httpx.Response:
        """Send the form on a page, to the page's own address or `an`."""
        html = await self.seite(seite)
        versteckt = {name: unescape(wert) for name, wert in VERBORGEN.findall(html)}
        daten = versteckt | (felder or {})
        files = {"datei": ("datei.csv", datei)} if datei is not None else None
        return await self.http.post(an or seite, data=daten, files=files)


@asynccontextmanager
async def verwaltung_vor(
    dashboard_url: str, rollen: list[str], **apps: FastAPI
) -> AsyncIterator[Verwaltung]:
    """Start the Dashboard before these services, logged in with `rollen`."""
    dienste = Dienste(**apps)
    dashboard = create_app(
        Settings(
            database_url=dashboard_url,
            katalog_url="http://dienste.test",
            foerderung_url="http://dienste.test",
            beratung_url="http://dienste.test",
            seiten_frist=20,
            **EIGEN,
        ),
        http=httpx.AsyncClient(transport=dienste, base_url="http://dienste.test"),
    )
    async with AsyncExitStack() as offen:
        for app in (*apps.values(), dashboard):
            await offen.enter_async_context(app.router.lifespan_context(app))
        http = await offen.enter_async_context(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=dashboard, raise_app_exceptions=False),
                base_url="http://test",
                headers={"Accept": "text/html"},
            )
        )
        verwaltung = Verwaltung(http, dienste, rollen)
        dashboard.dependency_overrides[zugang._vielleicht] = verwaltung.sitzung
        yield verwaltung


@pytest.fixture
async def admin(database: Datenbank) -> AsyncIterator[Verwaltung]:
    """The administration before the Katalog."""
    katalog = katalog_app(KatalogSettings(database_url=database("katalog"), **EIGEN), issuer())
    async with verwaltung_vor(database("dashboard"), ["admin"], katalog=katalog) as verwaltung:
        yield verwaltung


@pytest.fixture
async def stelle(database: Datenbank) -> AsyncIterator[Verwaltung]:
    """The Koordinierungsstelle before the Förderung."""
    foerderung = foerderung_app(database("foerderung"))
    rollen = ["koordinierungsstelle"]
    async with verwaltung_vor(database("dashboard"), rollen, foerderung=foerderung) as verwaltung:
        yield verwaltung
