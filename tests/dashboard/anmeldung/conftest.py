"""A browser that knows two places: the Dashboard and the development issuer, in this process."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from fastapi import APIRouter, FastAPI

from ozg.anmeldedienst.app import Anmeldedienst
from ozg.anmeldedienst.app import Klient as Eingetragen
from ozg.anmeldedienst.ausgabe import Ausgabe
from ozg.anmeldedienst.personen import Kommune
from ozg.aussteller import CLIENT_ID, NACH_ABMELDUNG, RUECKKEHR, aussteller_einrichten, schluessel
from services.dashboard.anmeldung.zugang import (
    AktSitzung,
    AktVielleicht,
    Csrf,
    NoetigeSitzung,
    VielleichtSitzung,
    ZwischenstandGeholt,
)
from services.dashboard.app import create_app
from services.dashboard.settings import Settings
from shared import clock
from tests.dashboard.quellen import Quellen

ADRESSE = "http://127.0.0.1:8080"
ISSUER = f"{ADRESSE}/aussteller"
KOMMUNEN = [Kommune("06635020", "Volkmarsen"), Kommune("06636013", "Wanfried")]
FELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')

seiten = APIRouter()


@seiten.get("/versuch")
async def zeigen(sitzung: NoetigeSitzung, vorher: ZwischenstandGeholt) -> dict[str, Any]:
    return {
        "csrf": sitzung.csrf,
        "name": sitzung.name,
        "rolle": sitzung.rolle,
        "person": sitzung.person.model_dump(mode="json"),
        "bearer": sitzung.bearer,
        "vorher": vorher,
    }


@seiten.get("/anderswo")
async def anderswo(vorher: ZwischenstandGeholt) -> dict[str, Any]:
    return {"vorher": vorher}


@seiten.post("/versuch")
async def handeln(sitzung: AktSitzung) -> dict[str, str]:
    return {"getan_von": sitzung.person.sub}


@seiten.get("/offen")
async def offen(csrf: Csrf, sitzung: VielleichtSitzung) -> dict[str, Any]:
    return {"csrf": csrf, "wer": sitzung.person.sub if sitzung else None}


@seiten.post("/offen")
async def offen_handeln(sitzung: AktVielleicht) -> dict[str, Any]:
    return {"wer": sitzung.person.sub if sitzung else None}


@dataclass
class Welt:
    """`uhr` is added to the Dashboard's clock, `aussteller_uhr` to the issuer's."""

    app: FastAPI
    ausgabe: Ausgabe
    quellen: Quellen
    transport: "Weiche"
    url: str
    uhr: timedelta = field(default_factory=timedelta)
    aussteller_uhr: float = 0

    def browser(self) -> "Browser":
        return Browser(self)


class Weiche(httpx.AsyncBaseTransport):
    """Leads to the issuer what is beneath /aussteller, to the sources what they answer."""

    def __init__(self, ordner: Path, quellen: Quellen) -> None:
        self._ordner = ordner / "aussteller" / "oeffentlich"
        self._quellen = quellen.http()
        self.dashboard: httpx.ASGITransport | None = None
        self.dienst: httpx.ASGITransport | None = None
        self.still = False
        self.gefragt: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "quellen.test":
            assert isinstance(request.stream, httpx.ByteStream)
            return await self._quellen._transport.handle_async_request(request)
        pfad = request.url.path
        if not pfad.startswith("/aussteller/"):
            assert self.dashboard is not None
            return await self.dashboard.handle_async_request(request)
        self.gefragt.append(pfad)
        if self.still:
            raise httpx.ConnectError("still")
        datei = self._ordner / pfad.removeprefix("/aussteller/")
        if datei.is_file():
            return httpx.Response(200, content=datei.read_bytes())
        assert self.dienst is not None
        return await self.dienst.handle_async_request(request)


class Kekse(httpx.AsyncBaseTransport):
    """Sends Secure cookies to 127.0.0.1 without TLS, as browsers do and http.cookiejar does not."""

    def __init__(self, weiter: httpx.AsyncBaseTransport) -> None:
        self._weiter = weiter
        self.werte: dict[str, str] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.werte and "Cookie" not in request.headers:
            request.headers["Cookie"] = "; ".join(f"{n}={w}" for n, w in self.werte.items())
        antwort = await self._weiter.handle_async_request(request)
        for gesetzt in antwort.headers.get_list("Set-Cookie"):
            name, wert = gesetzt.partition(";")[0].split("=", 1)
            self.werte[name] = wert
            if "Max-Age=0" in gesetzt:
                del self.werte[name]
        return antwort


class Browser:
    """Follows redirects where it is told to, keeps cookies, fills in the login."""

    def __init__(self, welt: Welt) -> None:
        self._kekse = Kekse(welt.transport)
        self.http = httpx.AsyncClient(transport=self._kekse, base_url=ADRESSE)

    def keks(self, name: str = "__Host-ozg") -> str | None:
        return self._kekse.werte.get(name)

    async def get(self, adresse: str, **kopf: str) -> httpx.Response:
        return await self.http.get(adresse, headers=kopf)

    async def post(self, adresse: str, felder: dict[str, str], **kopf: str) -> httpx.Response:
        return await self.http.post(adresse, data=felder, headers=kopf)

    async def bis_zur_rueckkehr(self, zurueck: str = "/", **wer: str) -> str:
        """Log in at the issuer and return the address it sends the browser back to."""
        anmelden = await self.http.get("/anmelden", params={"zurueck": zurueck})
        assert anmelden.status_code == 303, anmelden.text
        seite = await self.get(anmelden.headers["Location"])
        assert seite.status_code == 200, seite.text
        felder = {name: unescape(wert) for name, wert in FELD.findall(seite.text)}
        antwort = await self.post("/aussteller/anmelden", felder | wer)
        assert antwort.status_code == 303, antwort.text
        return str(antwort.headers["Location"])

    async def anmelden(self, zurueck: str = "/", **wer: str) -> str:
        """Return where the login has led to."""
        wer = wer or {"rolle": "kommune", "kommune": "Volkmarsen"}
        antwort = await self.get(await self.bis_zur_rueckkehr(zurueck, **wer))
        assert antwort.status_code == 303, antwort.text
        return str(antwort.headers["Location"])

    async def versuch(self) -> dict[str, Any]:
        antwort = await self.get("/versuch")
        assert antwort.status_code == 200, antwort.text
        gelesen: dict[str, Any] = antwort.json()
        return gelesen


def frage(adresse: str) -> dict[str, str]:
    return {name: werte[0] for name, werte in parse_qs(urlsplit(adresse).query).items()}


@pytest.fixture
async def welt(url: str, tmp_path: Path) -> AsyncIterator[Welt]:
    aussteller_einrichten(tmp_path, issuer=ISSUER)
    quellen = Quellen()
    weiche = Weiche(tmp_path, quellen)
    app = create_app(
        Settings(
            database_url=url,
            issuer=ISSUER,
            heute="2021-04-15",
            oeffentliche_adresse=ADRESSE,
            katalog_url="http://quellen.test",
            foerderung_url="http://quellen.test",
            beratung_url="http://quellen.test",
        ),
        http=httpx.AsyncClient(transport=weiche, base_url="http://quellen.test"),
    )
    app.include_router(seiten)
    ausgabe = Ausgabe(
        issuer=ISSUER,
        client_id=CLIENT_ID,
        key=schluessel(tmp_path),
        uhr=lambda: datetime.now(UTC).timestamp() + erste.aussteller_uhr,
    )
    eingetragen = Eingetragen(CLIENT_ID, ADRESSE + RUECKKEHR, ADRESSE + NACH_ABMELDUNG)
    dienst = Anmeldedienst(ausgabe, eingetragen, lambda: KOMMUNEN).app()
    weiche.dashboard = httpx.ASGITransport(app=app)
    weiche.dienst = httpx.ASGITransport(app=dienst)
    erste = Welt(app, ausgabe, quellen, weiche, url)
    app.dependency_overrides[clock.jetzt] = lambda: datetime.now(UTC) + erste.uhr
    async with app.router.lifespan_context(app):
        yield erste


@pytest.fixture
async def browser(welt: Welt) -> AsyncIterator[Browser]:
    browser = welt.browser()
    yield browser
    await browser.http.aclose()


async def zeilen(url: str, tabelle: str) -> list[dict[str, Any]]:
    """Return what lies in a table of the Dashboard."""
    verbindung = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await verbindung.execute("SET ROLE dashboard_app")
        return [dict(z) for z in await verbindung.fetch(f"SELECT * FROM dashboard.{tabelle}")]
    finally:
        await verbindung.close()
