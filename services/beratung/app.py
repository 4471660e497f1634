"""The Beratung service, assembled."""

import httpx
from fastapi import FastAPI

from services.beratung.buchung import routes as buchung
from services.beratung.kennzahl import routes as kennzahl
from services.beratung.kontingent import routes as kontingent
from services.beratung.modul import routes as modul
from services.beratung.planung import routes as planung
from services.beratung.settings import Settings
from services.beratung.standortbestimmung import routes as standortbestimmung
from services.beratung.standortbestimmung.fragebogen import mitgelieferte
from shared.app import service_app
from shared.clients.katalog import KatalogClient


def create_app(
    settings: Settings | None = None,
    http: httpx.AsyncClient | None = None,
    katalog: httpx.AsyncClient | None = None,
) -> FastAPI:
    settings = settings or Settings()
    http = http or httpx.AsyncClient(timeout=2)
    katalog = katalog or httpx.AsyncClient(base_url=str(settings.katalog_url))
    app = service_app(
        "beratung",
        title="Beratung",
        description="Wann können wir welches Beratungsmodul haben, und ist es für uns kostenfrei?",
        settings=settings,
        http=http,
        clients=[katalog],
        routers=[
            modul.router,
            planung.router,
            kontingent.router,
            buchung.router,
            standortbestimmung.fragebogen_router,
            standortbestimmung.modul_router,
            standortbestimmung.router,
            kennzahl.router,
        ],
    )
    app.state.katalog = KatalogClient(katalog)
    app.state.haltefrist = settings.haltefrist
    app.state.frageboegen = mitgelieferte()
    return app
