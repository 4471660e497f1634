"""The Dashboard service, assembled: the overview under /dashboard/v1, the pages at the root."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from pydantic import HttpUrl

from services.dashboard.aktualisierung import routes as aktualisierung
from services.dashboard.anmeldung.einrichten import SITZUNGEN_AUFRAEUMEN, anmeldung_einrichten
from services.dashboard.ausgabe import routes as ausgabe
from services.dashboard.buendel import routes as buendel
from services.dashboard.karte import routes as karte
from services.dashboard.kennzahl import routes as kennzahl
from services.dashboard.kommune import routes as kommune
from services.dashboard.kreis import routes as kreis
from services.dashboard.quelle.einrichten import auffrischen, quellen_einrichten, verbindungen
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.seiten import fehler
from services.dashboard.seiten import routes as seiten
from services.dashboard.seiten.anmeldung import antworten
from services.dashboard.seiten.verwaltung.hochladen import MAX_FORMULAR
from services.dashboard.seiten.zeit import Zeit
from services.dashboard.settings import Settings
from services.dashboard.ueberblick import routes as ueberblick
from services.dashboard.vergleich import routes as vergleich
from shared.app import service_app
from shared.hintergrund import im_hintergrund
from shared.routing import aufnehmen
from shared.schemas.berater import MAX_KALENDER
from shared.schemas.datei import MAX_HOCHLADEN
from shared.zertifikate import zertifikate

MAX_KALENDERFORMULAR = MAX_KALENDER + 64 * 1024  # with what stands around the file
BESCHREIBUNG = (
    "Wie weit ist Hessen? Kennzahlen der anderen Dienste mit Nenner, Stand und Quelle. "
    "Antwortet ein Dienst nicht, steht hier sein letzter Wert und dass er veraltet ist."
)


def create_app(settings: Settings | None = None, http: httpx.AsyncClient | None = None) -> FastAPI:
    """`http` stands in for every connection, to the issuer and to the three sources."""
    settings = settings or Settings()

    def client(url: HttpUrl) -> httpx.AsyncClient:
        return http or httpx.AsyncClient(base_url=str(url), verify=zertifikate())

    katalog = client(settings.katalog_url)
    foerderung = client(settings.foerderung_url)
    beratung = client(settings.beratung_url)
    aussteller = http or httpx.AsyncClient(timeout=2, verify=zertifikate())
    app = service_app(
        "dashboard",
        title="Dashboard",
        description=BESCHREIBUNG,
        settings=settings,
        http=aussteller,
        clients=[katalog, foerderung, beratung],
        routers=[
            ueberblick.router,
            kommune.router,
            kreis.router,
            vergleich.router,
            buendel.router,
            karte.router,
            kennzahl.router,
            ausgabe.router,
            aktualisierung.router,
        ],
        seitenkoerper={
            "/antraege/{id}/nachweise": MAX_HOCHLADEN,
            "/verwaltung/uebernahmen": MAX_FORMULAR,
            "/verwaltung/uebernahmen/{id}": MAX_FORMULAR,
            "/beratung/buchungen/{id}/berichte": MAX_HOCHLADEN,
            "/beratung/planung/teams/{id}/kalender": MAX_KALENDERFORMULAR,
        },
        stroeme=["/aktualisierungen"],
        background=_nebenher,
        verbindungen=3,  # what it writes down, nobody waits for
        datenbank_noetig=False,  # it then shows what the sources say now, without older values
    )
    app.state.betreiber = settings.betreiber
    app.state.sicherheitskontakte = settings.sicherheitskontakt
    app.state.zeit = Zeit.aus(settings)
    clients = {"katalog": katalog, "foerderung": foerderung, "beratung": beratung}
    app.state.verbindungen = verbindungen(clients, frist=settings.seiten_frist)
    app.state.auffrischen = auffrischen(settings)
    quellen_einrichten(app, settings, clients)
    anmeldung_einrichten(app, settings, aussteller)
    aufnehmen(app, seiten.router)
    fehler.install(app)
    antworten.install(app)
    return app


@asynccontextmanager
async def _nebenher(app: FastAPI) -> AsyncIterator[None]:
    async with im_hintergrund(app, [SITZUNGEN_AUFRAEUMEN, app.state.auffrischen]):
        yield
    quellen: Quellen = app.state.quellen
    await quellen.schliessen()
