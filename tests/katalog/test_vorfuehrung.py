"""The demo data: invented, said so, the same every time, soon there."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.katalog.app import create_app
from services.katalog.settings import Settings
from services.katalog.vorfuehrung import IMMER, STICHTAG, UNBERUEHRT, vorfuehren
from tests.conftest import Datenbank, client_for
from tests.katalog.abdeckung.nachzaehlung import abdeckung, bestand, gezaehlt
from tests.tokens import ISSUER, JWKS_URL, issuer


@pytest.fixture
def app(database: Datenbank) -> FastAPI:
    return create_app(
        Settings(
            database_url=database("katalog"), issuer=ISSUER, jwks_url=JWKS_URL, heute=STICHTAG
        ),
        issuer(),
    )


@pytest.fixture
async def katalog(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app):
        yield client


async def test_vorfuehrung(katalog: httpx.AsyncClient, app: FastAPI) -> None:
    beginn = time.perf_counter()
    async with app.state.sessions.begin() as session:
        satz = await vorfuehren(session)
    assert time.perf_counter() - beginn < 6  # 0.7 s where nothing else runs
    async with app.state.sessions.begin() as session:
        assert "schon" in await vorfuehren(session)
        stufen: Counter[Any] = Counter(
            await session.scalars(text("SELECT stufe FROM katalog.bereitstellung"))
        )
        kommunen = set(
            await session.scalars(text("SELECT DISTINCT kommune FROM katalog.bereitstellung"))
        )
        spaetester = await session.scalar(
            text("SELECT max(am) FROM katalog.bereitstellungsschritt")
        )
        daten = await bestand(session)
        assert await gezaehlt(session, STICHTAG) == abdeckung(daten, STICHTAG)
    assert 200 < stufen.total() < 600
    assert set(stufen) == {
        "abgerufen",
        "eingebunden",
        "im_hessenfinder",
        "nutzbar",
        "zurueckgenommen",
    }
    assert kommunen >= IMMER
    assert not kommunen & UNBERUEHRT
    assert spaetester <= STICHTAG
    assert "erfunden" in satz

    pfad = "/katalog/v1/kommunen/06635005/bereitstellungen"
    eine, *_ = (await katalog.get(pfad)).json()["items"]
    assert eine["erfunden"] is True
    assert eine["schritte"][1]["beleg"] == "Vorführung, erfunden"
    spaeter = "/katalog/v1/kommunen/06635001/bereitstellungen?stichtag=2023-01-01"
    geerbt = (await katalog.get(spaeter)).json()["items"]
    assert eine["id"] in {b["id"] for b in geerbt}
