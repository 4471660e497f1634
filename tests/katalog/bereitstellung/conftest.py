"""The Katalog on a database of its own, with those who report."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.katalog.app import create_app
from services.katalog.settings import Settings
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

HEUTE = date(2021, 4, 15)
VOLKMARSEN, WANFRIED, KREIS = "06635020", "06636013", "06635000"
OBERWESER, WAHLSBURG, WESERTAL = "06633021", "06633027", "06633030"
BROMSKIRCHEN, ALLENDORF = "06635005", "06635001"
HUNDESTEUER, FUEHRERSCHEIN = "hundesteuer", "fuehrerschein"
KOMMUNE = bearer()
PLATTFORM = bearer(sub="civento", rollen=["plattform"], ags=[VOLKMARSEN, WANFRIED, KREIS])
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
SCHRITTE = ("einbinden", "hessenfinder-eintragen", "freischalten")
URL = "https://portal.example/hundesteuer"


def app_am(url: str, heute: date = HEUTE) -> FastAPI:
    return create_app(
        Settings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=heute), issuer()
    )


@pytest.fixture
def adresse(database: Datenbank) -> str:
    return database("katalog")


@pytest.fixture
def app(adresse: str) -> FastAPI:
    return app_am(adresse)


@pytest.fixture
async def katalog(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app, **KOMMUNE):
        yield client


@pytest.fixture
def am_tag(adresse: str) -> Callable[[date], AsyncIterator[httpx.AsyncClient]]:
    """Speak to the same database on another day."""
    return lambda heute: client_for(app_am(adresse, heute), **KOMMUNE)


def kopf(version: int = 1, wer: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**(wer or {}), "If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())}


async def abgerufen(
    katalog: httpx.AsyncClient,
    onlinedienst: str = HUNDESTEUER,
    *,
    ags: str = VOLKMARSEN,
    wer: dict[str, str] | None = None,
    **meldung: Any,
) -> httpx.Response:
    return await katalog.post(
        f"/katalog/v1/kommunen/{ags}/bereitstellungen",
        json={"onlinedienst": onlinedienst} | meldung,
        headers=kopf(wer=wer),
    )


async def melde(
    katalog: httpx.AsyncClient,
    id: str,
    akt: str,
    version: int,
    wer: Mapping[str, str] | None = None,
    /,
    **meldung: Any,
) -> httpx.Response:
    return await katalog.post(
        f"/katalog/v1/bereitstellungen/{id}/{akt}", json=meldung, headers=kopf(version, wer)
    )


async def sammle(
    katalog: httpx.AsyncClient,
    *eintraege: dict[str, Any],
    wer: dict[str, str] = PLATTFORM,
    schluessel: str | None = None,
) -> httpx.Response:
    return await katalog.post(
        "/katalog/v1/sammelmeldungen",
        json={"eintraege": list(eintraege)},
        headers=wer | {"Idempotency-Key": schluessel or str(uuid4())},
    )


def eintrag(stufe: str = "abgerufen", ags: str = VOLKMARSEN, **anders: Any) -> dict[str, Any]:
    return {"ags": ags, "onlinedienst": HUNDESTEUER, "stufe": stufe} | anders


def problem(antwort: httpx.Response) -> tuple[int, str]:
    return antwort.status_code, antwort.json()["type"].removeprefix("/probleme/")
