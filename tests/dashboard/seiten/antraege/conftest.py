"""The pages of Anträge before the real Förderung, in this process; the Katalog is a small one."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from html import unescape
from typing import Any

import httpx
import pytest

from services.dashboard.anmeldung import zugang
from services.dashboard.anmeldung.geheimnis import neues_geheimnis
from services.dashboard.anmeldung.sitzung import Sitzung, bezeichnung
from services.dashboard.app import create_app
from services.dashboard.settings import Settings
from shared.auth import Person
from tests.conftest import Datenbank
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE, katalog
from tests.tokens import ISSUER, JWKS_URL, published, token

VERBORGEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Dienste(httpx.AsyncBaseTransport):
    """Leads a request to the Förderung or the Katalog; `still` are those that do not answer."""

    def __init__(self, foerderung: httpx.ASGITransport) -> None:
        self._foerderung, self._katalog = foerderung, httpx.MockTransport(katalog)
        self.still: set[str] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if str(request.url).startswith(ISSUER):
            return published(request)
        dienst = request.url.path.split("/")[1]
        if dienst in self.still:
            raise httpx.ConnectError("still")
        if dienst == "beratung" or ("/kommunen" not in request.url.path and dienst == "katalog"):
            return httpx.Response(404)  # what the overview of the Land asks meanwhile
        if dienst == "katalog":
            return await self._katalog.handle_async_request(request)
        return await self._foerderung.handle_async_request(request)


class Browser:
    """Somebody's browser: `als` says whose, `foerderung` is the service itself."""

    def __init__(
        self, http: httpx.AsyncClient, foerderung: httpx.AsyncClient, dienste: Dienste
    ) -> None:
        self.http, self.foerderung, self.dienste = http, foerderung, dienste
        self._geheimnis = neues_geheimnis()
        self._wer: dict[str, Any] | None = None
        self.als("stadt-1", ags=[STAEDTE[0]])

    def als(
        self, sub: str, rolle: str = "kommune", ags: list[str] | None = None, **mehr: Any
    ) -> None:
        self._wer = {"sub": sub, "rollen": [rolle], "ags": ags} | mehr

    def niemand(self) -> None:
        self._wer = None

    def sitzung(self) -> Sitzung | None:
        if self._wer is None:
            return None
        person = Person(
            sub=self._wer["sub"],
            rollen=frozenset(self._wer["rollen"]),
            ags=frozenset(self._wer["ags"] or []),
            verband=self._wer.get("verband"),
        )
        return Sitzung(person, *bezeichnung(person, []), token(**self._wer), self._geheimnis)

    async def seite(self, adresse: str, status: int = 200) -> str:
        antwort = await self.http.get(adresse)
        assert antwort.status_code == status, antwort.text
        return unescape(antwort.text)

    async def felder(self, adresse: str) -> dict[str, str]:
        """Return the hidden fields of the form on a page, those of the head left out."""
        html = (await self.http.get(adresse)).text
        return {n: unescape(w) for n, w in VERBORGEN.findall(html[html.index("<main") :])}

    async def senden(
        self, adresse: str, eingaben: dict[str, Any] | None = None, **kopf: str
    ) -> httpx.Response:
        """Fill in the form on a page and send it."""
        daten = await self.felder(adresse) | (eingaben or {})
        return await self.http.post(adresse, data=daten, headers=kopf)

    async def weiter(
        self, antwort: httpx.Response, adresse: str, eingaben: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send the form that came as an answer: a confirmation, or one that came again."""
        html = antwort.text[antwort.text.index("<main") :]
        daten: dict[str, list[str]] = {}
        for name, wert in VERBORGEN.findall(html):
            daten.setdefault(name, []).append(unescape(wert))
        return await self.http.post(adresse, data=daten | (eingaben or {}))


@pytest.fixture
async def browser(database: Datenbank) -> AsyncIterator[Browser]:
    foerderung = app_on(database("foerderung"))
    dienste = Dienste(httpx.ASGITransport(app=foerderung, raise_app_exceptions=False))
    dashboard = create_app(
        Settings(
            database_url=database("dashboard"),
            issuer=ISSUER,
            jwks_url=JWKS_URL,
            heute="2021-04-15",
            katalog_url="http://dienste.test",
            foerderung_url="http://dienste.test",
            beratung_url="http://dienste.test",
            seiten_frist=20,
        ),
        http=httpx.AsyncClient(transport=dienste, base_url="http://dienste.test"),
    )
    async with AsyncExitStack() as offen:
        for app in (foerderung, dashboard):
            await offen.enter_async_context(app.router.lifespan_context(app))
        http = await offen.enter_async_context(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=dashboard, raise_app_exceptions=False),
                base_url="http://test",
                headers={"Accept": "text/html"},
            )
        )
        direkt = await offen.enter_async_context(
            httpx.AsyncClient(transport=httpx.ASGITransport(app=foerderung), base_url="http://test")
        )
        browser = Browser(http, direkt, dienste)
        dashboard.dependency_overrides[zugang._vielleicht] = browser.sitzung
        yield browser
