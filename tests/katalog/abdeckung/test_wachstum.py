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
MAL, MESSUNGEN = 3.0, 25
JEDE = 8  # every eighth pair of Kommune and Onlinedienst has a chain: 33,000 at today's size

WACHSENDE = {"bereitstellung", "abdeckungszaehler"}

verbunden = asynccontextmanager(client_for)


def app_auf(url: str) -> FastAPI:
    settings = Settings(database_url=url, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE)
    return create_app(settings, issuer())


async def gemessen(client: httpx.AsyncClient, pfad: str) -> float:
    """Return the milliseconds an answer takes."""
    beginn = time.perf_counter()
    answer = await client.get(pfad)
    dauer = (time.perf_counter() - beginn) * 1000
    assert answer.status_code == 200, answer.text
    return dauer


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
    """Both are asked in turn, so that whatever else the machine does weighs on both alike."""
    klein, gross = database("katalog"), database("katalog")
    for url, kommunen in ((klein, 440), (gross, 25 * 440)):
        await gefuellt(url, kommunen, superuser_url(url))
    app, zu_langsam = app_auf(gross), {}
    async with verbunden(app_auf(klein)) as wenige, verbunden(app) as viele:
        fragen_an = zip(
            (await fragen(wenige, PROBEDORF)).items(),
            (await fragen(viele, PROBEDORF)).values(),
            strict=True,
        )
        for (name, pfad), pfad_gross in fragen_an:
            paare = [
                (await gemessen(wenige, pfad), await gemessen(viele, pfad_gross))
                for _ in range(MESSUNGEN)
            ]
            kurz, lang = (statistics.median(dauern) for dauern in zip(*paare, strict=True))
            with mitgeschrieben(app) as anweisungen:
                await viele.get(pfad_gross)
            plaene = await durchsucht(gross, anweisungen, nur_indizes=False)
            ganze = set().union(*plaene.values())
            print(f"{name:26}{kurz:8.1f} ms{lang:8.1f} ms{lang / kurz:7.2f}", *sorted(ganze))
            if lang > MAL * kurz or ganze & WACHSENDE:
                zu_langsam[name] = (kurz, lang, ganze)
    assert zu_langsam == {}


async def gefuellt(url: str, kommunen: int, verwalter: str) -> None:
    engine = engine_for(url, service="katalog")
    beginn = time.perf_counter()
    async with sessions_for(engine).begin() as session:
        ketten = await bestuecken(session, kommunen=kommunen, leistungen=600, jede=JEDE)
    print(f"\n{kommunen} Kommunen, {ketten} Ketten in {time.perf_counter() - beginn:.0f} s")
    await engine.dispose()
    await aufgeraeumt(verwalter)
