"""An operation that will go says so in every answer, in the document and on the page."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest
from fastapi import FastAPI, Response

from shared.app import service_app
from shared.auth import Rolle, braucht
from shared.errors import DomainError
from shared.routing import router_for
from shared.settings import PlattformSettings
from shared.veraltet import veraltet
from tests.conftest import client_for
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

router = router_for("/proben", tag="Proben")
PFAD = "/probe/v1/proben"


class Verweigert(DomainError):
    status, slug, title = 409, "verweigert", "Nein"


@router.get("/alt", summary="Alte Probe")
@veraltet(seit=date(2027, 7, 1), bis=date(2028, 7, 1), nachfolger="/probe/v1/proben/neu")
async def get_alte_probe(response: Response, geht: bool = True) -> dict[str, str]:
    if not geht:
        raise Verweigert("Das geht nicht.")
    response.headers["Link"] = '<?cursor=x>; rel="next"'
    return {"probe": "alt"}


@router.post("/alt", dependencies=[braucht(Rolle.KOMMUNE)])
@veraltet(seit=date(2027, 7, 1), bis=date(2028, 7, 1))
async def post_alte_probe() -> dict[str, str]:
    return {"probe": "alt"}


@router.get("/neu")
async def get_neue_probe() -> dict[str, str]:
    return {"probe": "neu"}


@pytest.fixture
def app() -> FastAPI:
    return service_app(
        "probe",
        title="Probe",
        description="Zum Probieren.",
        settings=PlattformSettings(
            database_url="postgresql+asyncpg://x@/x", issuer=ISSUER, jwks_url=JWKS_URL
        ),
        http=issuer(),
        routers=[router],
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


def ist_angesagt(answer: httpx.Response, anker: str) -> None:
    seit = datetime(2027, 7, 1, tzinfo=UTC)
    assert answer.headers["Deprecation"] == f"@{int(seit.timestamp())}" == "@1814400000"
    assert answer.headers["Sunset"] == "Sat, 01 Jul 2028 00:00:00 GMT"
    assert parsedate_to_datetime(answer.headers["Sunset"]) == datetime(2028, 7, 1, tzinfo=UTC)
    assert answer.links["deprecation"]["url"] == f"/probe/v1/#{anker}"


async def test_jede_antwort_sagt_es_an(client: httpx.AsyncClient) -> None:
    gut = await client.get(f"{PFAD}/alt")
    assert gut.status_code == 200
    assert gut.links["successor-version"]["url"] == f"{PFAD}/neu"
    assert gut.links["next"]["url"] == "?cursor=x"
    unveraendert = await client.get(f"{PFAD}/alt", headers={"If-None-Match": gut.headers["ETag"]})
    assert unveraendert.status_code == 304
    verweigert = await client.get(f"{PFAD}/alt?geht=false")
    assert verweigert.status_code == 409
    falsch = await client.get(f"{PFAD}/alt?unbekannt=1")
    assert falsch.status_code == 422
    for answer in (gut, unveraendert, verweigert, falsch):
        ist_angesagt(answer, "get-alte-probe")


async def test_ohne_nachfolger_und_mit_rolle(client: httpx.AsyncClient) -> None:
    ohne = await client.post(f"{PFAD}/alt")
    mit = await client.post(f"{PFAD}/alt", headers=bearer())
    assert (ohne.status_code, mit.status_code) == (401, 200)
    for answer in (ohne, mit):
        ist_angesagt(answer, "post-alte-probe")
        assert "successor-version" not in answer.links


async def test_andere_bleiben_still(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PFAD}/neu")
    assert {"Deprecation", "Sunset", "Link"}.isdisjoint(answer.headers)


async def test_dokument_und_seite(app: FastAPI, client: httpx.AsyncClient) -> None:
    pfade = app.openapi()["paths"]
    alt = pfade[f"{PFAD}/alt"]["get"]
    assert alt["deprecated"] is True
    assert alt["description"] == (
        "Veraltet seit 01.07.2027, abgeschaltet am 01.07.2028."
        " Nutzen Sie stattdessen /probe/v1/proben/neu."
    )
    assert "deprecated" not in pfade[f"{PFAD}/neu"]["get"]
    seite = (await client.get("/probe/v1/")).text
    assert 'id="get-alte-probe"' in seite
    assert alt["description"] in seite
    assert seite.count(">veraltet<") == 4  # in the table and above, for both


def test_kein_abschied_von_heute_auf_morgen() -> None:
    with pytest.raises(ValueError, match="six months"):
        veraltet(seit=date(2027, 7, 1), bis=date(2027, 9, 1))
