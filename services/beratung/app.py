"""The Beratung service, assembled."""

import asyncio

import httpx
from fastapi import FastAPI

from services.beratung.bericht import routes as bericht
from services.beratung.buchung import routes as buchung
from services.beratung.buchung.anstehen import ZUGLEICH
from services.beratung.buchung.auskunft import Auskunftei
from services.beratung.buchung.messen import buchungen_messen
from services.beratung.ereignis import routes as ereignis
from services.beratung.hintergrund import hintergrund
from services.beratung.kalenderabo import routes as kalenderabo
from services.beratung.kennzahl import routes as kennzahl
from services.beratung.kontingent import routes as kontingent
from services.beratung.modul import routes as modul
from services.beratung.planung import routes as planung
from services.beratung.planung.abwesenheit import routes as abwesenheit
from services.beratung.planung.berater import routes as berater
from services.beratung.rueckmeldung import routes as rueckmeldung
from services.beratung.settings import Settings
from services.beratung.standortbestimmung import routes as standortbestimmung
from services.beratung.standortbestimmung.fragebogen import mitgelieferte
from services.beratung.tables import WEBHOOKS, Journal
from services.beratung.veranstaltung import routes as veranstaltung
from services.beratung.warteliste import routes as warteliste
from services.beratung.warteliste.wachen import Merkzettel
from services.beratung.webhook import routes as webhook
from shared.ablage import ablage_oeffnen
from shared.app import service_app
from shared.clients.foerderung import FoerderungClient
from shared.clients.katalog import KatalogClient
from shared.dateien.annehmen import ZUGLEICH as DATEIEN_ZUGLEICH
from shared.dateien.virenscanner import pruefer_aus
from shared.protokollansicht import protokoll_router
from shared.schemas.berater import MAX_KALENDER
from shared.schemas.datei import MAX_DATEI, MAX_HOCHLADEN
from shared.zertifikate import zertifikate
from shared.zustellung.einrichten import ereignisse_einrichten
from shared.zustellung.kommunen import bekannte_kommunen


def create_app(
    settings: Settings | None = None,
    http: httpx.AsyncClient | None = None,
    katalog: httpx.AsyncClient | None = None,
    foerderung: httpx.AsyncClient | None = None,
) -> FastAPI:
    """Return the service; `katalog` and `foerderung` have the address of theirs as base_url."""
    settings = settings or Settings()
    tls = zertifikate()
    http = http or httpx.AsyncClient(timeout=2, verify=tls)
    katalog = katalog or httpx.AsyncClient(base_url=str(settings.katalog_url), verify=tls)
    foerderung = foerderung or httpx.AsyncClient(base_url=str(settings.foerderung_url), verify=tls)
    app = service_app(
        "beratung",
        title="Beratung",
        description="Wann können wir welches Beratungsmodul haben, und ist es für uns kostenfrei?",
        settings=settings,
        http=http,
        clients=[katalog, foerderung],
        background=hintergrund,
        koerper={
            "/berater/{id}/abwesenheiten/ics": MAX_KALENDER,
            "/buchungen/{id}/berichte": MAX_HOCHLADEN,
            "/berichte/{id}/datei": MAX_DATEI,
        },
        routers=[
            modul.router,
            planung.router,
            planung.auslastung_router,
            berater.router,
            abwesenheit.berater_router,
            abwesenheit.router,
            kontingent.router,
            kontingent.finanzierung_router,
            buchung.router,
            warteliste.router,
            standortbestimmung.fragebogen_router,
            standortbestimmung.modul_router,
            standortbestimmung.router,
            veranstaltung.router,
            veranstaltung.anmeldung_router,
            kalenderabo.router,
            rueckmeldung.router,
            bericht.buchung_router,
            bericht.router,
            kennzahl.router,
            protokoll_router(Journal),
            ereignis.router,
            webhook.router,
        ],
    )
    app.state.katalog = KatalogClient(katalog)
    app.state.schlange = asyncio.Semaphore(ZUGLEICH)
    app.state.auskunftei = Auskunftei(app.state.katalog)
    app.state.foerderung = FoerderungClient(foerderung)
    app.state.foerderregel_da = False
    app.state.haltefrist = settings.haltefrist
    app.state.postfach_aufbewahrung = settings.postfach_aufbewahrung
    app.state.messwerte.messungen.append(buchungen_messen)
    app.state.warteliste = Merkzettel()
    app.state.frageboegen = mitgelieferte()
    app.state.ablage = ablage_oeffnen(settings.ablage)
    app.state.pruefer = pruefer_aus(settings.virenscanner)
    app.state.hochladen = asyncio.Semaphore(DATEIEN_ZUGLEICH)
    ereignisse_einrichten(app, WEBHOOKS, settings, bekannte_kommunen(app.state.katalog))
    return app
