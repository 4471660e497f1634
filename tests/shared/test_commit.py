"""What is answered when the connection is lost while PostgreSQL is told to commit."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Datenbank, client_for
from tests.katalog.mitteilung.conftest import MELDUNG, PFAD, REDAKTION, app_am

ECHT = AsyncSession.commit
KOPF = {"Idempotency-Key": "einmal"}


@pytest.fixture
async def redaktion(database: Datenbank) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_am(database("katalog")), **REDAKTION):
        yield client


async def gespeichert_ohne_antwort(session: AsyncSession) -> None:
    await ECHT(session)
    raise DBAPIError("COMMIT", None, ConnectionResetError(), connection_invalidated=True)


async def getrennt_davor(session: AsyncSession) -> None:
    """The server ends the connection; then COMMIT finds nobody."""
    with pytest.raises(DBAPIError):
        await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    raise ConnectionResetError


async def abgelehnt(session: AsyncSession) -> None:
    raise DBAPIError("COMMIT", None, ValueError())


async def anlegen(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post(PFAD, json=MELDUNG, headers=KOPF)


@pytest.mark.parametrize(("unfall", "getan"), [(gespeichert_ohne_antwort, 1), (getrennt_davor, 0)])
async def test_niemand_behauptet_was_er_nicht_weiss(
    redaktion: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, unfall: Any, getan: int
) -> None:
    with monkeypatch.context() as gestoert:
        gestoert.setattr(AsyncSession, "commit", unfall)
        antwort = await anlegen(redaktion)
    assert (antwort.status_code, antwort.json()["type"]) == (503, "/probleme/ausgang-ungewiss")
    assert "Nichts wurde geändert" not in antwort.text
    assert antwort.headers["Retry-After"] == "2"
    query = {"entwuerfe": "true", "thema": "probe"}
    assert (await redaktion.get(PFAD, params=query)).json()["total_count"] == getan
    assert (await anlegen(redaktion)).status_code == 201
    assert (await redaktion.get(PFAD, params=query)).json()["total_count"] == 1


async def test_wer_nur_liest_aendert_nichts(
    redaktion: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AsyncSession, "commit", gespeichert_ohne_antwort)
    antwort = await redaktion.get(PFAD)
    assert antwort.json()["type"] == "/probleme/datenbank-ausgelastet"
    assert "Nichts wurde geändert" in antwort.text


async def test_eine_ablehnung_der_datenbank_ist_gewiss(
    redaktion: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AsyncSession, "commit", abgelehnt)
    assert (await anlegen(redaktion)).json()["type"] == "/probleme/interner-fehler"
