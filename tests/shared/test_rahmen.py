"""A throw-away thing with four routes of one or two lines each gets the whole contract."""

from collections.abc import AsyncIterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy import select, text
from sqlmodel import Field, SQLModel, col

from services.beratung.tables import Antwort, Ereignis, Journal
from shared.akte import Akte, Gegenstand
from shared.app import service_app
from shared.auth import Rolle, braucht
from shared.db import Session
from shared.ereignisse.arten import Ereignisarten
from shared.errors import DomainError, problems
from shared.idempotency import once
from shared.pagination import page, set_link
from shared.routing import router_for
from shared.schemas.eingabe import Anfrage, Kurztext
from shared.schemas.liste import Liste, Seite
from shared.settings import PlattformSettings
from shared.tables import registry_for
from shared.versions import pruefe_version, set_etag
from shared.vorgang import Bearbeitung, ImVorgang, InBearbeitung, Vorgang
from tests.conftest import Datenbank, client_for
from tests.tokens import ISSUER, JWKS_URL, issuer, token


class Akt(StrEnum):
    ANLEGEN = "anlegen"
    UMBENENNEN = "umbenennen"


class Table(SQLModel, registry=registry_for("beratung")):
    """So that no other test sees this table."""


class Stueck(Gegenstand, Table, table=True):
    name: str = Field(max_length=200)


AKTE = Akte(
    "beratung",
    Journal,
    Ereignis,
    {Akt.ANLEGEN: "angelegt", Akt.UMBENENNEN: "umbenannt"},
    Ereignisarten("beratung", (), intern={"stueck"}),
)


class StueckWrite(Anfrage):
    name: Kurztext


class StueckRead(BaseModel):
    id: UUID
    name: str
    version: int


class Filter(Seite):
    sort: Literal["name", "-name"] = "name"


class StueckNichtGefunden(DomainError):
    status, slug, title = 404, "stueck-nicht-gefunden", "Stück nicht gefunden"


async def anlegen(session: Any, name: str, vorgang: Vorgang) -> Stueck:
    stueck = Stueck(name=name)
    session.add(stueck)
    await AKTE.vermerke(session, stueck, Akt.ANLEGEN, vorgang)
    return stueck


async def umbenennen(session: Any, name: str, vorgang: Bearbeitung) -> Stueck:
    stueck = await session.get(Stueck, vorgang.id, with_for_update=True)
    if stueck is None:
        raise StueckNichtGefunden("Es gibt kein solches Stück.")
    pruefe_version(stueck.version, vorgang.version)
    stueck.name = name
    await AKTE.vermerke(session, stueck, Akt.UMBENENNEN, vorgang)
    return stueck  # type: ignore[no-any-return]


router = router_for("/stuecke", tag="Stücke")
ANLEGEN = [braucht(Rolle.KOMMUNE), once(Antwort, required=True)]
UMBENENNEN = [braucht(Rolle.KOMMUNE), once(Antwort)]


@router.get("", response_model=Liste[StueckRead], responses=problems(422))
async def get_stuecke(
    filter_: Annotated[Filter, Query()], session: Session, request: Request, response: Response
) -> Any:
    ordnung = {"name": [col(Stueck.name), col(Stueck.id)]}
    return set_link(request, response, await page(session, select(Stueck), filter_, by=ordnung))


@router.post("", response_model=StueckRead, status_code=201, dependencies=ANLEGEN)
async def post_stueck(
    stueck: StueckWrite, session: Session, vorgang: ImVorgang, response: Response
) -> Any:
    return set_etag(response, await anlegen(session, stueck.name, vorgang))


@router.post("/{id}/umbenennen", response_model=StueckRead, dependencies=UMBENENNEN)
async def post_umbenennen(
    stueck: StueckWrite, session: Session, bearbeitung: InBearbeitung, response: Response
) -> Any:
    return set_etag(response, await umbenennen(session, stueck.name, bearbeitung))


@router.post("/vergessen", response_model=StueckRead, dependencies=[braucht(Rolle.KOMMUNE)])
async def post_vergessen(stueck: StueckWrite, session: Session) -> Any:
    session.add(neu := Stueck(name=stueck.name))
    await session.flush()
    return neu


@router.post("/{id}/heimlich", response_model=StueckRead, dependencies=[braucht(Rolle.KOMMUNE)])
async def post_heimlich(id: UUID, stueck: StueckWrite, session: Session) -> Any:
    gefunden = await session.get_one(Stueck, id)
    gefunden.name = stueck.name
    return gefunden


PFAD = "/beratung/v1/stuecke"
KOMMUNE = {"Authorization": f"Bearer {token()}"}


@pytest.fixture
async def url(database: Datenbank, superuser_url: Any) -> str:
    url = database("beratung")
    db = await asyncpg.connect(superuser_url(url).replace("+asyncpg", ""))
    await db.execute(
        "CREATE TABLE beratung.stueck (id uuid PRIMARY KEY DEFAULT uuidv7(),"
        " name text NOT NULL, version int NOT NULL)"
    )
    await db.execute("GRANT SELECT, INSERT, UPDATE ON beratung.stueck TO beratung_app")
    await db.close()
    return url


@pytest.fixture
def app(url: str) -> FastAPI:
    return service_app(
        "beratung",
        title="Probe",
        description="Probe",
        settings=PlattformSettings(
            database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)
        ),
        http=issuer(),
        routers=[router],
    )


@pytest.fixture
async def portal(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


async def angelegt(portal: httpx.AsyncClient, name: str, schluessel: str) -> httpx.Response:
    kopf = KOMMUNE | {"Idempotency-Key": schluessel}
    return await portal.post(PFAD, json={"name": name}, headers=kopf)


async def akte(app: FastAPI) -> list[tuple[Any, ...]]:
    async with app.state.sessions() as session:
        zeilen = await session.execute(
            text(
                "SELECT j.akt, j.version, j.sub, e.typ FROM beratung.journal j"
                " JOIN beratung.ereignis e USING (gegenstand_id, version)"
                " WHERE j.gegenstand = 'stueck' ORDER BY j.id"
            )
        )
        return [tuple(zeile) for zeile in zeilen]


async def test_blaettern_und_304(portal: httpx.AsyncClient) -> None:
    for n, name in enumerate(["b", "a", "c"]):
        assert (await angelegt(portal, name, f"k{n}")).status_code == 201
    erste = await portal.get(PFAD, params={"limit": 2})
    assert [s["name"] for s in erste.json()["items"]] == ["a", "b"]
    assert erste.json()["total_count"] == 3
    weiter = await portal.get(erste.links["next"]["url"])
    assert [s["name"] for s in weiter.json()["items"]] == ["c"]
    rueckwaerts = await portal.get(PFAD, params={"sort": "-name"})
    assert [s["name"] for s in rueckwaerts.json()["items"]] == ["c", "b", "a"]
    bekannt = {"If-None-Match": erste.headers["ETag"]}
    assert (await portal.get(PFAD, params={"limit": 2}, headers=bekannt)).status_code == 304
    unbekannt = await portal.get(PFAD, params={"nahme": "a"})
    assert (unbekannt.status_code, unbekannt.json()["type"]) == (
        422,
        "/probleme/eingabe-ungueltig",
    )


async def test_rechte(portal: httpx.AsyncClient) -> None:
    assert (await portal.post(PFAD, json={"name": "a"})).status_code == 401
    andere = {"Authorization": f"Bearer {token(rollen=['kspv'])}", "Idempotency-Key": "k"}
    assert (await portal.post(PFAD, json={"name": "a"}, headers=andere)).status_code == 403


async def test_wiederholung_und_akte(portal: httpx.AsyncClient, app: FastAPI) -> None:
    assert (await portal.post(PFAD, json={"name": "a"}, headers=KOMMUNE)).status_code == 400
    erste = await angelegt(portal, "a", "k")
    zweite = await angelegt(portal, "a", "k")
    assert (zweite.content, zweite.headers["ETag"]) == (erste.content, erste.headers["ETag"])
    assert (await angelegt(portal, "b", "k")).status_code == 422
    assert await akte(app) == [
        ("anlegen", 1, "person-1", "de.ozg-kommunal.beratung.stueck.angelegt.v1")
    ]
    async with app.state.sessions() as session:
        anfrage = await session.scalar(text("SELECT anfrage FROM beratung.journal"))
    assert anfrage == erste.headers["X-Request-ID"]


async def test_aendern_nur_in_der_gesehenen_fassung(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = f"{PFAD}/{(await angelegt(portal, 'a', 'k')).json()['id']}/umbenennen"
    neu = {"name": "b"}
    assert (await portal.post(pfad, json=neu, headers=KOMMUNE)).status_code == 428
    gesehen = KOMMUNE | {"If-Match": '"1"'}
    geaendert = await portal.post(pfad, json=neu, headers=gesehen)
    assert (geaendert.json()["name"], geaendert.headers["ETag"]) == ("b", '"2"')
    assert (await portal.post(pfad, json=neu, headers=gesehen)).status_code == 412
    assert [zeile[:2] for zeile in await akte(app)] == [("anlegen", 1), ("umbenennen", 2)]


async def test_ohne_vermerk_wird_nichts_geschrieben(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    antwort = await portal.post(f"{PFAD}/vergessen", json={"name": "a"}, headers=KOMMUNE)
    assert (antwort.status_code, antwort.json()["type"]) == (500, "/probleme/interner-fehler")
    assert (await portal.get(PFAD)).json()["total_count"] == 0
    assert await akte(app) == []


async def test_ohne_vermerk_wird_nichts_geaendert(portal: httpx.AsyncClient) -> None:
    pfad = f"{PFAD}/{(await angelegt(portal, 'a', 'k')).json()['id']}/heimlich"
    antwort = await portal.post(pfad, json={"name": "b"}, headers=KOMMUNE)
    assert (antwort.status_code, antwort.json()["type"]) == (500, "/probleme/interner-fehler")
    assert [s["name"] for s in (await portal.get(PFAD)).json()["items"]] == ["a"]
