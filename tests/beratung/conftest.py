"""The Beratung on a database of its own, with a Katalog that knows three Kommunen."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.beratung.app import create_app
from services.beratung.settings import Settings
from shared.clock import jetzt
from shared.schemas.katalog import KommuneRead
from shared.schemas.liste import Liste
from tests.ablage import leerer_ordner
from tests.beratung.regel import Foerderung
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

HEUTE = date(2021, 4, 15)
JETZT = datetime(2026, 1, 5, 10, tzinfo=UTC)
VOLKMARSEN, WANFRIED, AUFGELOEST = "06635020", "06636013", "06633021"
VIELE = [f"065310{n:02}" for n in range(1, 11)]
KOMMUNEN = {
    ags: KommuneRead(
        ags=ags,
        ars=ags + "0000",
        name=name,
        name_amtlich=name,
        art="stadt",
        kreis=ags[:5] + "000",
        einwohner=None,
        einwohner_stand=None,
        gueltig_ab=None,
        gueltig_bis=None if besteht else date(2019, 12, 31),
        besteht=besteht,
        vorgaenger=[],
        nachfolger=[] if besteht else ["06633030"],
    )
    for ags, name, besteht in [
        (VOLKMARSEN, "Volkmarsen", True),
        (WANFRIED, "Wanfried", True),
        (AUFGELOEST, "Oberweser", False),
        *((ags, f"Gemeinde {ags}", True) for ags in VIELE),
    ]
}


def katalog(request: httpx.Request) -> httpx.Response:
    gefragt = request.url.params.get_list("ags") or KOMMUNEN  # without a key: all of them
    items = [KOMMUNEN[ags] for ags in gefragt if ags in KOMMUNEN]
    liste = Liste[KommuneRead](items=items, total_count=len(items), next_cursor=None)
    return httpx.Response(200, content=liste.model_dump_json())


def app_on(
    database_url: str,
    antworten: Callable[[httpx.Request], Any],
    foerderung: Foerderung | None = None,
    *,
    ablage: str = "",
    virenscanner: str = "keiner",
) -> FastAPI:
    settings = Settings(
        database_url=database_url,
        issuer=ISSUER,
        jwks_url=JWKS_URL,
        katalog_url="http://katalog",
        foerderung_url="http://foerderung",
        ablage=ablage or leerer_ordner(),
        virenscanner=virenscanner,
        heute=HEUTE,
    )
    http = httpx.AsyncClient(transport=httpx.MockTransport(antworten), base_url="http://katalog")
    return create_app(settings, issuer(), http, (foerderung or Foerderung()).http())


@pytest.fixture
def beratung_url(database: Datenbank) -> str:
    return database("beratung")


@pytest.fixture
def foerderung() -> Foerderung:
    return Foerderung()


@pytest.fixture
def app(beratung_url: str, foerderung: Foerderung) -> FastAPI:
    return app_on(beratung_url, katalog, foerderung)


@pytest.fixture
async def portal(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks for the Kommune Volkmarsen."""
    async for client in client_for(app, **bearer()):
        yield client


@pytest.fixture
def zeit(app: FastAPI) -> Callable[[datetime], None]:
    """Set the real instant the service sees."""

    def stellen(instant: datetime) -> None:
        app.dependency_overrides[jetzt] = lambda: instant

    return stellen


def wunsch(**anders: object) -> dict[str, object]:
    return {
        "ags": VOLKMARSEN,
        "modul": 2,
        "format": "online",
        "dauer_tage": 3,
        "beginn": "2021-05-03",
        "teilnehmende": 12,
    } | anders


def schluessel() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


EKOM21 = bearer(sub="ekom-1", rollen=["beratung"], ags=None)
ANDERE = bearer(sub="person-2", ags=[WANFRIED])
