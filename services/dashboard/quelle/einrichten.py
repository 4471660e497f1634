"""What the API needs in the app: the sources, the connections for one person, who listens."""

from collections.abc import Mapping
from functools import partial

import httpx
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from services.dashboard.aktualisierung.hoeren import Hoersaal
from services.dashboard.quelle.messen import quellen_messen
from services.dashboard.quelle.quellen import Quellen, quellen_aus
from services.dashboard.settings import Settings
from shared.clients.verbindung import Verbindung
from shared.clock import domain_day
from shared.hintergrund import Aufgabe

NAMEN = {"katalog": "Der Katalog", "foerderung": "Die Förderung", "beratung": "Die Beratung"}
LESBAR = ["ETag", "Link", "OZG-Stichtag", "X-Request-ID", "Content-Disposition", "Retry-After"]
NIE_OEFTER = 1.0  # seconds


def verbindungen(
    clients: Mapping[str, httpx.AsyncClient], *, frist: float
) -> dict[str, Verbindung]:
    """Return a connection to each service that waits `frist` seconds, with a fuse of its own."""
    return {
        dienst: Verbindung(client, name=NAMEN[dienst], frist=frist)
        for dienst, client in clients.items()
    }


def quellen_einrichten(
    app: FastAPI, settings: Settings, clients: Mapping[str, httpx.AsyncClient]
) -> None:
    """Put the sources and what follows them into the app; `clients` are by service."""
    saal = Hoersaal(
        plaetze=settings.hoerer, dauer=settings.strom_dauer, herzschlag=settings.herzschlag
    )
    app.state.hoersaal = saal
    app.state.teile = verbindungen(clients, frist=settings.teil_frist)
    app.state.quellen = quellen_aus(
        verbindungen(clients, frist=settings.quelle_frist),
        sessions=app.state.sessions,
        frische=settings.quelle_frische,
        erste_frist=settings.erste_frist,
        melden=saal.neuigkeiten.melden,
    )
    app.state.messwerte.lagen.append(partial(quellen_messen, app.state.quellen))
    if settings.urspruenge:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.urspruenge,
            allow_methods=["GET", "HEAD"],
            allow_headers=["Authorization", "If-None-Match", "Last-Event-ID"],
            expose_headers=LESBAR,
            allow_credentials=False,  # no cookie of ours is for another origin
        )


async def _anstossen(app: FastAPI) -> bool:
    quellen: Quellen = app.state.quellen
    await quellen.auffrischen(domain_day(app.state.fester_tag))
    return False


def auffrischen(settings: Settings) -> Aufgabe:
    """Return the task that keeps the sources fresh, also while nobody reads."""
    return Aufgabe("quellen", _anstossen, pause=max(NIE_OEFTER, settings.quelle_frische))
