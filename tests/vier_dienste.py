"""The four services in this process, speaking to one another as behind the gateway."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI

from services.beratung.app import create_app as beratung_app
from services.beratung.settings import Settings as BeratungSettings
from services.dashboard.app import create_app as dashboard_app
from services.dashboard.settings import Settings as DashboardSettings
from services.foerderung.app import create_app as foerderung_app
from services.foerderung.settings import Settings as FoerderungSettings
from services.katalog.app import create_app as katalog_app
from services.katalog.settings import Settings as KatalogSettings
from tests.ablage import leerer_ordner
from tests.tokens import ISSUER, JWKS_URL, issuer

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
ADRESSE = "http://plattform"
HEUTE = date(2021, 4, 15)


class Gateway(httpx.AsyncBaseTransport):
    """Sends each request to the service its path names, all else to the issuer."""

    def __init__(self) -> None:
        self.dienste: dict[str, httpx.ASGITransport] = {}
        self._issuer = issuer()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        dienst = self.dienste.get(request.url.path.split("/")[1])
        if dienst is None:
            return await self._issuer.send(request)
        return await dienst.handle_async_request(request)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self, base_url=ADRESSE)


def apps(address: Callable[[str], str], client: Callable[[], httpx.AsyncClient]) -> list[FastAPI]:
    """Return the services in the order of DIENSTE, on the databases `address` gives, unstarted."""
    eigen: dict[str, Any] = {"issuer": ISSUER, "jwks_url": JWKS_URL, "heute": HEUTE}
    andere: dict[str, Any] = {f"{dienst}_url": ADRESSE for dienst in DIENSTE[:3]}
    return [
        katalog_app(KatalogSettings(database_url=address("katalog"), **eigen), client()),
        foerderung_app(
            FoerderungSettings(
                database_url=address("foerderung"),
                katalog_url=andere["katalog_url"],
                ablage=leerer_ordner(),
                virenscanner="keiner",
                **eigen,
            ),
            client(),
            client(),
        ),
        beratung_app(
            BeratungSettings(
                database_url=address("beratung"),
                katalog_url=andere["katalog_url"],
                foerderung_url=andere["foerderung_url"],
                ablage=leerer_ordner(),
                virenscanner="keiner",
                **eigen,
            ),
            client(),
            client(),
            client(),
        ),
        dashboard_app(
            DashboardSettings(
                database_url=address("dashboard"),
                quelle_frist=5,
                erste_frist=5,
                teil_frist=5,
                strom_dauer=0.1,
                **eigen,
                **andere,
            ),
            client(),
        ),
    ]


@asynccontextmanager
async def plattform(address: Callable[[str], str]) -> AsyncIterator[httpx.AsyncClient]:
    """Start all four on the databases `address` gives; answers a client that speaks to all."""
    gateway = Gateway()
    async with AsyncExitStack() as stack:
        for name, app in zip(DIENSTE, apps(address, gateway.client), strict=True):
            await stack.enter_async_context(app.router.lifespan_context(app))
            gateway.dienste[name] = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        yield await stack.enter_async_context(gateway.client())
