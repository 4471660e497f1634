"""The Dashboard service, assembled: the overview under /dashboard/v1, the pages at the root."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from pydantic import HttpUrl

from services.dashboard.anmeldung.einrichten import SITZUNGEN_AUFRAEUMEN, anmeldung_einrichten
from services.dashboard.kommune import routes as kommune
from services.dashboard.quelle.quellen import Quellen, quellen_aus
from services.dashboard.seiten import fehler
from services.dashboard.seiten import routes as seiten
from services.dashboard.seiten.anmeldung import antworten
from services.dashboard.seiten.zeit import Zeit
from services.dashboard.settings import Settings
from services.dashboard.ueberblick import routes as ueberblick
from shared.app import service_app
from shared.clients.beratung import BeratungClient
from shared.clients.foerderung import FoerderungClient
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import Verbindung
from shared.hintergrund import im_hintergrund

BESCHREIBUNG = (
    "Wie weit ist Hessen? Kennzahlen der anderen Dienste mit Nenner, Stand und Quelle. "
    "Antwortet ein Dienst nicht, steht hier sein letzter Wert und dass er veraltet ist."
)


def create_app(settings: Settings | None = None, http: httpx.AsyncClient | None = None) -> FastAPI:
    """`http` stands in for every connection, to the issuer and to the three sources."""
    settings = settings or Settings()

    def client(url: HttpUrl) -> httpx.AsyncClient:
        return http or httpx.AsyncClient(base_url=str(url))

    katalog = client(settings.katalog_url)
    foerderung = client(settings.foerderung_url)
    beratung = client(settings.beratung_url)
    aussteller = http or httpx.AsyncClient(timeout=2)
    app = service_app(
        "dashboard",
        title="Dashboard",
        description=BESCHREIBUNG,
        settings=settings,
        http=aussteller,
        clients=[katalog, foerderung, beratung],
        routers=[ueberblick.router, kommune.router],
        background=_nebenher,
        datenbank_noetig=False,  # it then shows what the sources say now, without older values
    )
    app.state.betreiber = settings.betreiber
    app.state.zeit = Zeit.aus(settings)
    app.state.verbindungen = {
        "katalog": Verbindung(katalog, name="Der Katalog", frist=settings.seiten_frist),
        "foerderung": Verbindung(foerderung, name="Die Förderung", frist=settings.seiten_frist),
        "beratung": Verbindung(beratung, name="Die Beratung", frist=settings.seiten_frist),
    }
    app.state.katalog = KatalogClient(katalog, frist=settings.quelle_frist)
    app.state.beratung = BeratungClient(beratung, frist=settings.quelle_frist)
    app.state.quellen = quellen_aus(
        settings,
        app.state.sessions,
        katalog=app.state.katalog,
        foerderung=FoerderungClient(foerderung, frist=settings.quelle_frist),
        beratung=app.state.beratung,
    )
    anmeldung_einrichten(app, settings, aussteller)
    app.include_router(seiten.router)
    fehler.install(app)
    antworten.install(app)
    return app


@asynccontextmanager
async def _nebenher(app: FastAPI) -> AsyncIterator[None]:
    async with im_hintergrund(app, [SITZUNGEN_AUFRAEUMEN]):
        yield
    quellen: Quellen = app.state.quellen
    await quellen.schliessen()
