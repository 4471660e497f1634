"""What the login needs of the app: its parts, its cookies, and what is swept up beside requests."""

from datetime import UTC, datetime, timedelta

import httpx
from fastapi import FastAPI

from services.dashboard.anmeldung.anbieter import Anbieter, Klient
from services.dashboard.anmeldung.kekse import Anmeldekopfzeilen
from services.dashboard.anmeldung.verwahren import Verwahrung
from services.dashboard.anmeldung.zwischenstand import zwischenstaende_aufraeumen
from services.dashboard.settings import Settings
from shared.hintergrund import Aufgabe

RUECKKEHR, NACH_ABMELDUNG = "/anmelden/rueckkehr", "/abgemeldet"
AUFRAEUMEN = 300  # seconds between two sweeps


def anmeldung_einrichten(app: FastAPI, settings: Settings, http: httpx.AsyncClient) -> None:
    """`http` reaches the issuer."""
    geheim = settings.oidc_client_secret
    app.state.anbieter = Anbieter(
        http,
        app.state.keys,
        issuer=settings.issuer,
        klient=Klient(
            id=settings.oidc_client_id,
            secret=geheim.get_secret_value() if geheim else None,
            umfang=settings.oidc_scope,
            rueckkehr=settings.oeffentliche_adresse + RUECKKEHR,
            nach_abmeldung=settings.oeffentliche_adresse + NACH_ABMELDUNG,
        ),
    )
    app.state.verwahrung = Verwahrung(
        sessions=app.state.sessions,
        verifier=app.state.verifier,
        anbieter=app.state.anbieter,
        ruhe=timedelta(seconds=settings.sitzung_ruhe),
        dauer=timedelta(seconds=settings.sitzung_dauer),
    )
    app.add_middleware(Anmeldekopfzeilen, issuer=settings.issuer)


async def _aufraeumen(app: FastAPI) -> bool:
    jetzt = datetime.now(UTC)
    verwahrung: Verwahrung = app.state.verwahrung
    await verwahrung.aufraeumen(jetzt)
    await zwischenstaende_aufraeumen(app.state.sessions, jetzt)
    return False


SITZUNGEN_AUFRAEUMEN = Aufgabe("sitzungen_aufraeumen", _aufraeumen, AUFRAEUMEN, zuerst=60)
