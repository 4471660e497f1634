"""What is said to somebody by name is kept by nobody, and a log tells who it was to none but those
who know it already.
"""

import json
from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
import pytest
from fastapi import Response
from fastapi.responses import StreamingResponse

from shared.app import service_app
from shared.auth import Angemeldet, VielleichtAngemeldet
from shared.errors import DomainError
from shared.routing import router_for
from shared.settings import PlattformSettings
from tests.conftest import client_for
from tests.shared.mitschrift import mitgeschrieben
from tests.tokens import FOREIGN_KEY, ISSUER, JWKS_URL, bearer, issuer

router = router_for("/probe", tag="Probe")


class Abgelehnt(DomainError):
    status, slug, title = 409, "probe", "Probe"


@router.get("/eigenes")
async def get_eigenes(person: Angemeldet) -> str:
    return person.sub


@router.get("/strom")
async def get_strom(person: Angemeldet) -> Response:
    return StreamingResponse(iter([person.sub]))


@router.get("/abgelehnt")
async def get_abgelehnt(person: Angemeldet) -> None:
    raise Abgelehnt(person.sub)


@router.get("/offen")
async def get_offen(person: VielleichtAngemeldet) -> str:
    return person.sub if person else "alle"


@router.get("/anders")
async def get_anders(person: Angemeldet, response: Response) -> str:
    response.headers["Cache-Control"] = "private, max-age=300"
    return person.sub


@pytest.fixture
async def dienst() -> AsyncIterator[httpx.AsyncClient]:
    settings = PlattformSettings(
        database_url="postgresql+asyncpg://nirgends/nichts", issuer=ISSUER, jwks_url=JWKS_URL
    )
    app = service_app(
        "probe", title="Probe", description="", settings=settings, http=issuer(), routers=[router]
    )
    async for client in client_for(app):
        yield client


@pytest.mark.parametrize("pfad", ["eigenes", "strom", "abgelehnt", "offen", "gibt-es-nicht"])
async def test_wer_ein_token_zeigt_dessen_antwort_speichert_niemand(
    dienst: httpx.AsyncClient, pfad: str
) -> None:
    for kopf in (bearer(), bearer(key=FOREIGN_KEY)):
        antwort = await dienst.get(f"/probe/v1/probe/{pfad}", headers=kopf)
        assert antwort.headers.get_list("Cache-Control") == ["no-store"]


async def test_wer_keines_zeigt_bekommt_was_alle_sehen(dienst: httpx.AsyncClient) -> None:
    assert "Cache-Control" not in (await dienst.get("/probe/v1/probe/offen")).headers


async def test_eine_operation_darf_es_anders_sagen(dienst: httpx.AsyncClient) -> None:
    antwort = await dienst.get("/probe/v1/probe/anders", headers=bearer())
    assert antwort.headers.get_list("Cache-Control") == ["private, max-age=300"]


async def test_eine_abgelehnte_anfrage_sagt_wer_es_war_ohne_es_zu_sagen(
    dienst: httpx.AsyncClient,
) -> None:
    with mitgeschrieben("probe") as geschrieben:
        for kopf in (bearer(sub="anna.beispiel"), bearer(sub="anna.beispiel", key=FOREIGN_KEY)):
            await dienst.get("/probe/v1/probe/abgelehnt", headers=kopf)
    zeilen = [json.loads(zeile) for zeile in geschrieben.getvalue().splitlines()]
    abgelehnt = [zeile for zeile in zeilen if zeile["message"] == "request refused"]
    assert [zeile["status"] for zeile in abgelehnt] == [409, 401]
    assert abgelehnt[0]["wer"] == sha256(b"anna.beispiel").hexdigest()[:12]
    assert "wer" not in abgelehnt[1]  # whose token that is, nobody knows
    assert "anna" not in geschrieben.getvalue()
