"""The Förderung service, assembled."""

import asyncio

import httpx
from fastapi import FastAPI

from services.foerderung.antrag import routes as antrag
from services.foerderung.antrag.abschluss import routes as abschluss
from services.foerderung.antrag.entscheidung import routes as entscheidung
from services.foerderung.antrag.entwurf import routes as entwurf
from services.foerderung.antrag.mittel import routes as mittel
from services.foerderung.antrag.pruefung import routes as pruefung
from services.foerderung.ausfertigung.ausfertigen import Kanzlei
from services.foerderung.ausfertigung.behoerde import behoerde_aus
from services.foerderung.ausfertigung.satz import Setzerei
from services.foerderung.betriebskosten import routes as betriebskosten
from services.foerderung.budget import routes as budget
from services.foerderung.budget.messen import budgets_messen
from services.foerderung.dokument import routes as dokument
from services.foerderung.ereignis import routes as ereignis
from services.foerderung.foerderfaehigkeit import routes as foerderfaehigkeit
from services.foerderung.foerderfaehigkeit.direkt import Direkt
from services.foerderung.foerderfaehigkeit.grundlagen import grundlagen_aus
from services.foerderung.frist import routes as frist
from services.foerderung.hintergrund import hintergrund
from services.foerderung.kennzahl import routes as kennzahl
from services.foerderung.modellkommune import routes as modellkommune
from services.foerderung.nachnutzung import routes as nachnutzung
from services.foerderung.nachweis import routes as nachweis
from services.foerderung.programm import routes as programm
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.programmversion import routes as programmversion
from services.foerderung.sammelpruefung import routes as sammelpruefung
from services.foerderung.settings import Settings
from services.foerderung.tables import WEBHOOKS, Journal
from services.foerderung.vorhaben import routes as vorhaben
from services.foerderung.webhook import routes as webhook
from shared.ablage import ablage_oeffnen
from shared.app import service_app
from shared.clients.katalog import KatalogClient
from shared.dateien.annehmen import ZUGLEICH
from shared.dateien.virenscanner import pruefer_aus
from shared.protokollansicht import protokoll_router
from shared.schemas.betriebskosten import MAX_MELDUNG
from shared.schemas.datei import MAX_DATEI, MAX_HOCHLADEN
from shared.zertifikate import zertifikate
from shared.zustellung.einrichten import ereignisse_einrichten
from shared.zustellung.kommunen import bekannte_kommunen


def create_app(
    settings: Settings | None = None,
    http: httpx.AsyncClient | None = None,
    katalog: httpx.AsyncClient | None = None,
) -> FastAPI:
    """Return the service; a programme document that does not fit together stops it here.

    `katalog` has the address of the Katalog as its base_url.
    """
    mitgelieferte()
    settings = settings or Settings()
    tls = zertifikate()
    http = http or httpx.AsyncClient(timeout=2, verify=tls)
    katalog = katalog or httpx.AsyncClient(base_url=str(settings.katalog_url), verify=tls)
    app = service_app(
        "foerderung",
        title="Förderung",
        description="Welches Programm passt zu unserer Kommune, wie viel, und warum (nicht)?",
        settings=settings,
        http=http,
        clients=[katalog],
        background=hintergrund,
        koerper={
            "/betriebskosten/meldungen": MAX_MELDUNG,
            "/antraege/{id}/nachweise": MAX_HOCHLADEN,
            "/nachweise/{id}/datei": MAX_DATEI,
        },
        routers=[
            programm.router,
            programmversion.router,
            foerderfaehigkeit.router,
            sammelpruefung.router,
            antrag.router,
            entwurf.router,
            pruefung.router,
            entscheidung.router,
            entscheidung.ausnahmen_router,
            mittel.router,
            abschluss.router,
            nachweis.antrag_router,
            nachweis.router,
            dokument.router,
            budget.router,
            betriebskosten.router,
            modellkommune.router,
            frist.router,
            vorhaben.router,
            nachnutzung.vorhaben_router,
            nachnutzung.router,
            kennzahl.router,
            protokoll_router(Journal),
            ereignis.router,
            webhook.router,
        ],
    )
    app.state.katalog = KatalogClient(katalog)
    app.state.grundlagen = grundlagen_aus(
        app.state.sessions, app.state.katalog, merken=settings.antwortspeicher > 0
    )
    app.router.middleware_stack = Direkt(
        app.router.middleware_stack, app.state.grundlagen, settings.heute
    )
    app.state.ablage = ablage_oeffnen(settings.ablage)
    app.state.pruefer = pruefer_aus(settings.virenscanner)
    app.state.messwerte.messungen.append(budgets_messen)
    app.state.nachweise = asyncio.Event()
    app.state.hochladen = asyncio.Semaphore(ZUGLEICH)
    app.state.kanzlei = Kanzlei(behoerde_aus(settings), Setzerei(), app.state.ablage)
    ereignisse_einrichten(app, WEBHOOKS, settings, bekannte_kommunen(app.state.katalog))
    return app
