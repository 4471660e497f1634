"""Twenty-five times the Kommunen take no longer: indexes and counters, never the whole table."""

import statistics
import time
from collections.abc import Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from services.katalog.app import create_app
from services.katalog.settings import Settings
from shared.db import engine_for, sessions_for
from tests.conftest import Datenbank, client_for
from tests.katalog.abdeckung.fragen import fragen
from tests.katalog.abdeckung.gross import bestuecken
from tests.katalog.abdeckung.plaene import aufgeraeumt, durchsucht, mitgeschrieben
from tests.katalog.conftest import HEUTE
from tests.tokens import ISSUER, JWKS_URL, issuer

PROBEDORF = "06441001"
MAL = 3.0
JEDE = 8  # every eighth pair of Kommune and Onlinedienst has a chain: 33,000 at today's size

WACHSENDE = {"bereitstellung", "abdeckungszaehler"}

verbunden = asynccontextmanager(client_for)


def app_auf(url: str) -> FastAPI:
    settings = Settings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE)
    return create_app(settings, issuer())


async def gemessen(client: httpx.AsyncClient, pfad: str) -> float:
    """Return the median of the milliseconds an answer takes."""
    dauern = []
    for _ in range(25):
        beginn = time.perf_counter()
        answer = await client.get(pfad)
        dauern.append((time.perf_counter() - beginn) * 1000)
        assert answer.status_code == 200, answer.text
    return statistics.median(dauern)


async def test_ohne_ganze_tabellen(kettendatenbank: str) -> None:
    """With small tables the planner would rightly read them whole, so it is not allowed to."""
    app, gefunden = app_auf(kettendatenbank), {}
    async with verbunden(app) as client:
        for name, pfad in (await fragen(client, "06635020")).items():
            with mitgeschrieben(app) as anweisungen:
                assert (await client.get(pfad)).status_code == 200
            assert anweisungen
            gefunden[name] = await durchsucht(kettendatenbank, anweisungen, nur_indizes=True)
    assert {name: set().union(*ganze.values()) for name, ganze in gefunden.items() if ganze} == {}


@pytest.mark.nightly
async def test_fuenfundzwanzigmal_so_viele_kommunen(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> None:
    zeiten: list[dict[str, float]] = []
    for kommunen in (440, 25 * 440):
        url = database("katalog")
        await gefuellt(url, kommunen, superuser_url(url))
        app = app_auf(url)
        async with verbunden(app) as client:
            alle = await fragen(client, PROBEDORF)
            zeiten.append({name: await gemessen(client, pfad) for name, pfad in alle.items()})
            for name, pfad in alle.items():
                with mitgeschrieben(app) as anweisungen:
                    await client.get(pfad)
                ganze = set().union(
                    *(await durchsucht(url, anweisungen, nur_indizes=False)).values()
                )
                print(name, *(f"liest ganz: {tabelle}" for tabelle in sorted(ganze)))
                assert kommunen == 440 or not ganze & WACHSENDE, name
    klein, gross = zeiten
    for name, dauer in klein.items():
        print(f"{name:26}{dauer:8.1f} ms{gross[name]:8.1f} ms{gross[name] / dauer:7.2f}")
    assert {name for name, dauer in klein.items() if gross[name] > MAL * dauer + 1} == set()


async def gefuellt(url: str, kommunen: int, verwalter: str) -> None:
    engine = engine_for(url, service="katalog")
    beginn = time.perf_counter()
    async with sessions_for(engine).begin() as session:
        ketten = await bestuecken(session, kommunen=kommunen, leistungen=600, jede=JEDE)
    print(f"\n{kommunen} Kommunen, {ketten} Ketten in {time.perf_counter() - beginn:.0f} s")
    await engine.dispose()
    await aufgeraeumt(verwalter)
