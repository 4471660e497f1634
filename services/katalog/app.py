"""The Katalog service, assembled."""

import httpx
from fastapi import FastAPI

from services.katalog.angabe import routes as angabe
from services.katalog.ausgabe import routes as ausgabe
from services.katalog.digitalisierungsfabrik import routes as digitalisierungsfabrik
from services.katalog.kennzahl import routes as kennzahl
from services.katalog.kommune import routes as kommune
from services.katalog.leistung import routes as leistung
from services.katalog.settings import Settings
from services.katalog.umsetzungsbuendel import routes as umsetzungsbuendel
from shared.app import service_app

BESCHREIBUNG = (
    "Welche Kommunen gibt es an einem Stichtag, welche Verwaltungsleistungen sind online, "
    "und aus welchen Umsetzungsbündeln kommen sie? Alles hier ist öffentlich."
)


def create_app(settings: Settings | None = None, http: httpx.AsyncClient | None = None) -> FastAPI:
    return service_app(
        "katalog",
        title="Katalog",
        description=BESCHREIBUNG,
        settings=settings or Settings(),
        http=http or httpx.AsyncClient(timeout=2),
        routers=[
            ausgabe.router,
            kommune.router,
            umsetzungsbuendel.router,
            digitalisierungsfabrik.router,
            leistung.router,
            kennzahl.router,
            angabe.router,
        ],
    )
