"""The human page of an API: everything the OpenAPI document says, in German, self-contained."""

import re
from typing import Annotated, Literal

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel, Field

from shared import apiseite
from shared.auth import Rolle, braucht
from shared.errors import problems
from shared.openapi_lesen import dienst_aus
from shared.routing import router_for
from shared.schemas.eingabe import Ags, Anfrage
from shared.schemas.liste import Seite


class Filter(Seite):
    sort: Literal["name", "-name"] = "name"
    q: Annotated[str | None, Field(description="Name & <b>Teile</b> davon")] = None


class Neu(Anfrage):
    ags: Ags
    anzahl: Annotated[int, Field(ge=1, le=9)] = 1


class Knoten(BaseModel):
    name: str
    kinder: list["Knoten"]


router = router_for("/dinge", tag="Dinge")


@router.get("", summary="Dinge auflisten", responses=problems(422))
async def list_dinge(filter: Annotated[Filter, Query()]) -> list[Knoten]:
    return []


@router.post("", summary="Ding anlegen", status_code=201, dependencies=[braucht(Rolle.ADMIN)])
async def create_ding(neu: Neu) -> Knoten:
    return Knoten(name="x", kinder=[])


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI(
        title="Probe", description="Wozu <das> dient.", openapi_url="/probe/v1/openapi.json"
    )
    for r in (apiseite.router, router):
        app.include_router(r, prefix="/probe/v1")
    return app


@pytest.fixture
def client(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize("path", ["/probe/v1/", "/probe/v1"])
async def test_page_without_redirect(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.text.count("<h1") == 1
    assert '<html lang="de">' in answer.text
    assert 'href="/probe/v1/openapi.json"' in answer.text
    assert not re.search(r"<script|<style|style=|https?:|data:", answer.text)


async def test_every_operation_with_its_token_and_fields(client: httpx.AsyncClient) -> None:
    html = (await client.get("/probe/v1/")).text
    assert "Dinge auflisten" in html
    assert "Ding anlegen" in html
    assert html.count("Authorization: Bearer") == 1
    for teil in ("ganze Zahl, 1 bis 200", "ganze Zahl, 1 bis 9", "06635020", "hinter ?"):
        assert teil in html
    assert "Wozu &lt;das&gt; dient." in html
    assert "Name &amp; &lt;b&gt;Teile&lt;/b&gt; davon" in html
    assert "/probe/v1/gesundheit" not in html


async def test_the_page_is_rendered_once(app: FastAPI, client: httpx.AsyncClient) -> None:
    first = (await client.get("/probe/v1/")).text
    app.title = "Anders"
    app.openapi_schema = None
    assert (await client.get("/probe/v1/")).text == first


def test_reading_the_document(app: FastAPI) -> None:
    dienst = dienst_aus(app.openapi(), adresse="/probe/v1/openapi.json")
    auflisten, anlegen = dienst.operationen
    assert (auflisten.methode, auflisten.pfad, auflisten.token) == ("GET", "/probe/v1/dinge", False)
    assert [p.name for p in auflisten.parameter] == ["sort", "limit", "cursor", "q"]
    assert [p.pflicht for p in auflisten.parameter] == [False] * 4
    assert anlegen.token
    assert anlegen.anfrage is not None
    assert [(f.name, f.pflicht) for f in anlegen.anfrage.felder] == [
        ("ags", True),
        ("anzahl", False),
    ]
    assert '"ags": "06635020"' in anlegen.anfrage.beispiel
    antwort = {a.status: a for a in anlegen.antworten}["201"]
    assert antwort.bedeutung == "Angelegt"
    assert '"kinder"' in antwort.aufbau, "a schema that contains itself ends somewhere"
