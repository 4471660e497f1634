"""The Katalog service, assembled."""

import asyncio

import httpx
from fastapi import FastAPI

from services.katalog.abdeckung import routes as abdeckung
from services.katalog.angabe import routes as angabe
from services.katalog.ausgabe import routes as ausgabe
from services.katalog.bereitstellung import routes as bereitstellung
from services.katalog.datensatz import routes as datensatz
from services.katalog.digitalisierungsfabrik import routes as digitalisierungsfabrik
from services.katalog.ereignis import routes as ereignis
from services.katalog.hintergrund import hintergrund
from services.katalog.kennzahl import routes as kennzahl
from services.katalog.kommune import routes as kommune
from services.katalog.leistung import routes as leistung
from services.katalog.mitteilung import routes as mitteilung
from services.katalog.onlinedienst import routes as onlinedienst
from services.katalog.planung import routes as planung
from services.katalog.settings import Settings
from services.katalog.suche import routes as suche
from services.katalog.tables import WEBHOOKS, Journal
from services.katalog.themenfeld import routes as themenfeld
from services.katalog.uebernahme import routes as uebernahme
from services.katalog.umsetzungsbuendel import routes as umsetzungsbuendel
from services.katalog.umsetzungsstand import routes as umsetzungsstand
from services.katalog.webhook import routes as webhook
from services.katalog.webhook.kommunen import bekannte_kommunen
from services.katalog.zustaendigkeit import routes as zustaendigkeit
from services.katalog.zustaendigkeit.fitconnect import routes as fitconnect
from shared.app import service_app
from shared.protokollansicht import protokoll_router
from shared.schemas.uebernahme import MAX_DATEI
from shared.zertifikate import zertifikate
from shared.zustellung.einrichten import ereignisse_einrichten

BESCHREIBUNG = (
    "Welche Kommunen gibt es an einem Stichtag, welche Verwaltungsleistungen sind online, "
    "und aus welchen Umsetzungsbündeln kommen sie? Alles hier ist öffentlich."
)

# what everybody is answered alike from tables that announce their changes
GESPEICHERT = (
    "/abdeckung",
    "/angaben",
    "/bereitstellungen/{id:uuid}",
    "/digitalisierungsfabriken",
    "/digitalisierungsfabriken/{id:uuid}",
    "/fragen",
    "/kennzahlen",
    "/kommunen",
    "/kommunen/{ags:int}",
    "/kommunen/{ags:int}/bereitstellungen",
    "/kommunen/{ags:int}/umsetzungsstand",
    "/leistungen",
    "/leistungen/{id:uuid}",
    "/leistungen/{id:uuid}/bereitstellungen",
    "/leistungen/{id:uuid}/reifegrade",
    "/mitteilungen",
    "/mitteilungen.atom",
    "/mitteilungen/themen",
    "/mitteilungen/{id:uuid}",
    "/onlinedienste",
    "/onlinedienste/{id:uuid}",
    "/planung",
    "/routes",
    "/suche",
    "/themenfelder",
    "/umsetzungsbuendel",
    "/umsetzungsstaende",
    "/zustaendigkeiten",
)

# a body of so many bytes has 3 min, as long as the gateway waits for whoever reads
DREI_MINUTEN = 36 * 1024 * 1024


def create_app(settings: Settings | None = None, http: httpx.AsyncClient | None = None) -> FastAPI:
    settings = settings or Settings()
    app = service_app(
        "katalog",
        title="Katalog",
        description=BESCHREIBUNG,
        settings=settings,
        http=http or httpx.AsyncClient(timeout=2, verify=zertifikate()),
        koerper={
            "/sammelmeldungen": 512 * 1024,
            "/uebernahmen": MAX_DATEI,
            "/bereitstellungen/export": DREI_MINUTEN,
        },
        background=hintergrund,
        gespeichert=GESPEICHERT,
        routers=[
            ausgabe.router,
            datensatz.router,
            kommune.router,
            umsetzungsbuendel.router,
            digitalisierungsfabrik.router,
            leistung.router,
            suche.router,
            onlinedienst.router,
            themenfeld.router,
            planung.router,
            kennzahl.router,
            angabe.router,
            mitteilung.router,
            mitteilung.fragen_router,
            bereitstellung.router,
            abdeckung.router,
            umsetzungsstand.router,
            umsetzungsstand.alle_router,
            zustaendigkeit.router,
            fitconnect.router,
            uebernahme.router,
            protokoll_router(Journal),
            ereignis.router,
            webhook.router,
        ],
    )
    app.state.uebernahme = asyncio.Event()
    app.state.settings = settings
    ereignisse_einrichten(app, WEBHOOKS, settings, bekannte_kommunen(app.state.sessions))
    return app
