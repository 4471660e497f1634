"""How a service is put together: everything that does not differ between the four."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp

from shared import apiseite, auth, db, errors, health, jwks
from shared.aenderungen import Aenderungen
from shared.antwortspeicher import Antwortspeicher
from shared.ausgabe import Ausgaben
from shared.beobachtung.messstelle import Messstelle
from shared.beobachtung.messwerte import Messwerte, Stand
from shared.beobachtung.verbindungen import verbindungen as datenbankverbindungen
from shared.drosselung import Drosselung
from shared.http import Anfrage, BodyLimit, Koerper, Stichtag
from shared.openapi_deutsch import auf_deutsch
from shared.routing import aufnehmen
from shared.settings import PlattformSettings

if TYPE_CHECKING:
    from shared.beobachtung.spuren import Spuren

Background: TypeAlias = Callable[[FastAPI], AbstractAsyncContextManager[None]]
# FastAPI's own: it asks three providers at each request, and writes down what callers wrote
AUS: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
NUR_KLEINE: Mapping[str, int] = MappingProxyType({})


class Dienst(FastAPI):
    """An app whose published contract is written for people who read German."""

    koerper = Koerper({})
    stroeme: Collection[str] = ()
    messwerte: Messwerte | None = None
    spuren: "Spuren | None" = None
    antwortspeicher: Antwortspeicher | None = None

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = auf_deutsch(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        """Put Anfrage around everything, also around what answers unforeseen errors."""
        anfrage = Anfrage(
            super().build_middleware_stack(),
            koerper=self.koerper,
            stroeme=self.stroeme,
            messwerte=self.messwerte,
            spuren=self.spuren,
        )
        if self.messwerte is None:
            return anfrage
        hilfe = "Anfragen, an denen gearbeitet wird"
        self.messwerte.lagen.append(
            lambda: (Stand("ozg_anfragen_laufend", hilfe, (), {(): anfrage.andrang.laufend}),)
        )
        alles = Messstelle(anfrage, self.messwerte)
        speicher = self.antwortspeicher
        return speicher.vor(alles, self.messwerte, self.spuren) if speicher else alles


def service_app(
    name: str,
    *,
    title: str,
    description: str,
    settings: PlattformSettings,
    http: httpx.AsyncClient,
    routers: Sequence[APIRouter],
    clients: Sequence[httpx.AsyncClient] = (),
    background: Background | None = None,
    koerper: Mapping[str, int] = NUR_KLEINE,
    seitenkoerper: Mapping[str, int] = NUR_KLEINE,
    stroeme: Collection[str] = (),
    gespeichert: Collection[str] = (),
    datenbank_noetig: bool = True,
    verbindungen: int = db.CONNECTIONS,
) -> FastAPI:
    """Return the app of service `name` with its routers under `/<name>/v1`.

    `http` fetches the issuer's keys, `clients` speak to other services; the app closes them all.
    `background` wraps the life of the app, for a service that does something between requests.
    `koerper` holds the bytes a body may have, for each path that takes or sends more than 64 KiB; a
    path may hold parameters, `/dinge/{id}/bilder`; `seitenkoerper` does so for pages, which are at
    the root. `stroeme` are paths that answer for as long as
    somebody listens; they end when `app.state.ende` is set, which whoever serves the app does.
    `gespeichert` are paths whose answers without a token are kept as bytes until a table that
    announces its changes is changed (ADR 0045).
    Without `datenbank_noetig` the service counts as ready also while its database is gone.
    `verbindungen` to the database stay open, more come and go with the work.
    """
    engine = db.engine_for(settings.database_url, service=name, kept=verbindungen)
    spuren = _spuren(name, settings, engine)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with AsyncExitStack() as stack:
                if speicher:
                    await stack.enter_async_context(speicher.lebend())
                if background:
                    await stack.enter_async_context(background(app))
                yield
        finally:
            app.state.ende.set()
            for client in (http, *clients):
                await client.aclose()
            await engine.dispose()
            if spuren:
                await spuren.schliessen()

    base = f"/{name}/v1"
    speicher = _antwortspeicher([f"{base}{path}" for path in gespeichert], settings, engine)
    app = Dienst(
        title=title,
        description=description,
        version="1.0.0",  # of the contract
        lifespan=lifespan,
        openapi_url=f"{base}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a redirect would repeat whatever Host the caller named
        telemetry=AUS,
    )
    app.state.sessions = db.sessions_for(engine)
    app.state.lesungen = db.lesungen_for(engine)
    app.spuren = spuren
    app.messwerte = Messwerte(name, app.state.sessions, settings.heute)
    app.messwerte.lagen.append(partial(datenbankverbindungen, engine.sync_engine, db.AT_MOST))
    app.state.messwerte = app.messwerte
    app.antwortspeicher = speicher
    if speicher:
        app.messwerte.lagen.append(speicher.staende)
    app.state.pruefling = health.Pruefling(name, app.state.sessions, datenbank_noetig)
    app.state.fester_tag = settings.heute
    app.state.ausgaben = Ausgaben()
    app.state.ende = asyncio.Event()
    app.state.oeffentliche_adresse = settings.oeffentliche_adresse
    app.state.keys = jwks.Keys(
        http,
        issuer=settings.issuer,
        jwks_url=str(settings.jwks_url) if settings.jwks_url else None,
    )
    app.state.verifier = auth.Verifier(
        app.state.keys,
        issuer=settings.issuer,
        audience=settings.audience,
        service=name,
    )
    app.state.drosselung = Drosselung(
        je_zugang=settings.anfragen_je_zugang, je_kommune=settings.anfragen_je_kommune
    )
    for router in (apiseite.router, *routers, health.router):
        aufnehmen(app, router, prefix=base)
    errors.install(app)
    app.koerper = Koerper(
        {f"{base}{path}": size for path, size in koerper.items()} | dict(seitenkoerper)
    )
    app.stroeme = [f"{base}{path}" for path in stroeme]
    app.add_middleware(BodyLimit, koerper=app.koerper)
    app.add_middleware(Stichtag, fester_tag=settings.heute)
    return app


def _antwortspeicher(
    pfade: Collection[str], settings: PlattformSettings, engine: AsyncEngine
) -> Antwortspeicher | None:
    groesse = settings.antwortspeicher * 1024 * 1024
    if not pfade or not groesse:
        return None
    return Antwortspeicher(Aenderungen(engine), pfade, groesse=groesse, fester_tag=settings.heute)


def _spuren(name: str, settings: PlattformSettings, engine: AsyncEngine) -> "Spuren | None":
    """Return the traces of a service that is told where to send them."""
    if settings.spuren_ziel is None:
        return None
    from shared.beobachtung.ausgang import spuren_nach

    spuren = spuren_nach(str(settings.spuren_ziel), name, anteil=settings.spuren_anteil)
    spuren.anweisungen_aufzeichnen(engine.sync_engine)
    return spuren
