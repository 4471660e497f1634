"""Events are read in their order and without gaps, by whom they concern, and no more than that."""

import asyncio
import time
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.ereignisse import lesen
from tests.conftest import Datenbank, client_for
from tests.shared.zustellung.conftest import (
    EINFUEGEN,
    PLATTFORM,
    TYP,
    adresse,
    app,
    app_auf,
    engine,
    geschehen,
    katalog,
)
from tests.tokens import bearer

__all__ = ["adresse", "app", "engine", "katalog"]
PFAD = "/katalog/v1/ereignisse"
BEREITGESTELLT = "de.ozg-kommunal.katalog.bereitstellung.abgerufen.v1"


async def gelesen(client: httpx.AsyncClient, kopf: Any = PLATTFORM, **query: Any) -> Any:
    antwort = await client.get(PFAD, params=query, headers=kopf)
    assert antwort.status_code == 200, antwort.text
    return antwort.json()


async def test_ein_ereignis_sagt_nur_was_erklaert_ist(
    katalog: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    (kennung,) = await geschehen(engine, kommunen=["06635020"])
    (eines,) = (await gelesen(katalog))["items"]
    assert eines.keys() == {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data",
    }  # fmt: skip
    assert (eines["id"], eines["type"]) == (str(kennung), TYP)
    assert eines["source"] == "http://127.0.0.1:8080/katalog/v1"
    assert eines["data"].keys() == {"id", "version", "kommunen", "status", "leistungen"}


async def test_wer_weiterliest_liest_alles_einmal(
    katalog: httpx.AsyncClient, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesen, "FENSTER", 7)
    geschrieben = [*await geschehen(engine, 10), *await geschehen(engine, 9, typ=BEREITGESTELLT)]
    cursor, gesehen, dienste = None, [], []
    while True:
        seite = await gelesen(katalog, limit=4, **({"cursor": cursor} if cursor else {}))
        gesehen += [UUID(eines["id"]) for eines in seite["items"]]
        cursor = seite["next_cursor"]
        if not seite["weitere"]:
            break
    assert gesehen == geschrieben
    leer = await gelesen(katalog, cursor=cursor)
    assert (leer["items"], leer["weitere"]) == ([], False)
    (neu,) = await geschehen(engine)
    assert [e["id"] for e in (await gelesen(katalog, cursor=leer["next_cursor"]))["items"]] == [
        str(neu)
    ]
    cursor = None
    while True:  # a filter that seldom matches goes on window by window
        query = {"typ": "de.ozg-kommunal.katalog.bereitstellung.*"}
        seite = await gelesen(katalog, **query, **({"cursor": cursor} if cursor else {}))
        dienste += seite["items"]
        cursor = seite["next_cursor"]
        if not seite["weitere"]:
            break
    assert [e["type"] for e in dienste] == [BEREITGESTELLT] * 9


async def test_was_spaet_bestaetigt_wird_geht_nicht_verloren(
    katalog: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """The id was drawn first, the commit comes last: a reader by id alone has gone past it."""
    werte = {"typ": TYP, "anzahl": 1, "kommunen": [], "jetzt": None}
    async with engine.connect() as langsam:
        jetzt = await langsam.scalar(text("SELECT clock_timestamp()"))
        spaet = await langsam.scalar(EINFUEGEN, werte | {"jetzt": jetzt})
        (frueh,) = await geschehen(engine)
        erste = await gelesen(katalog)
        async with engine.connect() as naiv:
            nach_id = list(await naiv.scalars(text("SELECT id FROM katalog.ereignis ORDER BY id")))
        await langsam.commit()
    assert erste["items"] == []
    zweite = await gelesen(katalog, cursor=erste["next_cursor"])
    assert [UUID(e["id"]) for e in zweite["items"]] == [spaet, frueh]
    assert nach_id == [frueh]
    assert spaet < frueh  # what went on after `frueh` would never see it


async def test_viele_schreiben_zugleich_und_nichts_fehlt(
    katalog: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """With a control that remembers the last id, and loses events."""
    geschrieben: set[UUID] = set()

    async def schreibe(nr: int) -> None:
        for mal in range(12):
            async with engine.connect() as connection:
                jetzt = await connection.scalar(text("SELECT clock_timestamp()"))
                werte = {"typ": TYP, "anzahl": 2, "kommunen": [], "jetzt": jetzt}
                neue = list(await connection.scalars(EINFUEGEN, werte))
                await asyncio.sleep(0.004 * ((nr * 7 + mal * 3) % 5))
                await connection.commit()
                geschrieben.update(neue)

    async def lies() -> list[UUID]:
        gesehen: list[UUID] = []
        cursor, zu_ende = None, False
        while True:
            seite = await gelesen(katalog, limit=200, **({"cursor": cursor} if cursor else {}))
            gesehen += [UUID(e["id"]) for e in seite["items"]]
            cursor = seite["next_cursor"]
            if zu_ende and not seite["items"]:
                return gesehen
            zu_ende = fertig.is_set()

    async def lies_nach_id() -> set[UUID]:
        gesehen, letzte = set[UUID](), UUID(int=0)
        while True:
            zu_ende = fertig.is_set()
            async with engine.connect() as connection:
                frage = text("SELECT id FROM katalog.ereignis WHERE id > :l ORDER BY id")
                neue = list(await connection.scalars(frage, {"l": letzte}))
            gesehen.update(neue)
            letzte = neue[-1] if neue else letzte
            if zu_ende and not neue:
                return gesehen

    fertig = asyncio.Event()
    leser, kontrolle = asyncio.create_task(lies()), asyncio.create_task(lies_nach_id())
    await asyncio.gather(*map(schreibe, range(8)))
    fertig.set()
    gesehen = await leser
    assert len(gesehen) == len(set(gesehen))
    assert set(gesehen) == geschrieben
    assert len(await kontrolle) < len(geschrieben)


async def test_warten_endet_mit_dem_naechsten_ereignis(
    katalog: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    stand = (await gelesen(katalog))["next_cursor"]
    wartend = [asyncio.create_task(gelesen(katalog, cursor=stand, warten=20)) for _ in range(5)]
    await asyncio.sleep(0.3)
    start = time.monotonic()
    (kennung,) = await geschehen(engine)
    for seite in await asyncio.gather(*wartend):
        assert [e["id"] for e in seite["items"]] == [str(kennung)]
    assert time.monotonic() - start < 2


async def test_warten_endet_auch_ohne_ereignis(katalog: httpx.AsyncClient) -> None:
    start = time.monotonic()
    seite = await gelesen(katalog, warten=1)
    assert (seite["items"], seite["weitere"]) == ([], False)
    assert 0.9 < time.monotonic() - start < 4


async def test_wer_zuviel_ist_wird_abgewiesen(app: FastAPI, katalog: httpx.AsyncClient) -> None:
    app.state.lesesaal.hoechstens = 2
    wartend = [asyncio.create_task(gelesen(katalog, warten=2)) for _ in range(2)]
    await asyncio.sleep(0.5)
    antwort = await katalog.get(PFAD, params={"warten": 2}, headers=PLATTFORM)
    assert (antwort.status_code, antwort.headers["retry-after"]) == (503, "5")
    assert antwort.json()["type"] == "/probleme/zu-viele-warten"
    await asyncio.gather(*wartend)
    assert (await gelesen(katalog, warten=1))["items"] == []  # the places are free again


async def test_das_ende_des_dienstes_beendet_das_warten(
    app: FastAPI, katalog: httpx.AsyncClient
) -> None:
    wartend = asyncio.create_task(gelesen(katalog, warten=25))
    await asyncio.sleep(0.2)
    app.state.ende.set()
    assert (await asyncio.wait_for(wartend, 3))["items"] == []


async def test_eine_kommune_liest_nur_eigene(
    katalog: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    (eigenes,) = await geschehen(engine, kommunen=["06635020", "06636013"])
    await geschehen(engine, kommunen=["06636013"])
    await geschehen(engine)
    assert [e["id"] for e in (await gelesen(katalog, bearer()))["items"]] == [str(eigenes)]
    fremd = await katalog.get(PFAD, params={"kommune": "06636013"}, headers=bearer())
    assert (fremd.status_code, fremd.json()["type"]) == (422, "/probleme/filter-ohne-treffer")
    gefiltert = await gelesen(katalog, kommune="06636013")
    assert len(gefiltert["items"]) == 2


def mit_zahl(zahl: str) -> str:
    return urlsafe_b64encode(f"katalog.x.{zahl}.{UUID(int=0).hex}".encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("cursor", "problem"),
    [
        ("unsinn", "ereigniscursor-ungueltig"),
        ("YS5iLmMuZA", "ereigniscursor-ungueltig"),
        ("x" * 300, "ereigniscursor-ungueltig"),
        (mit_zahl("0" * 20 + "9" * 20), "ereigniscursor-ungueltig"),
    ],
)
async def test_ein_unlesbarer_cursor(katalog: httpx.AsyncClient, cursor: str, problem: str) -> None:
    antwort = await katalog.get(PFAD, params={"cursor": cursor}, headers=PLATTFORM)
    assert (antwort.status_code, antwort.json()["type"]) == (422, f"/probleme/{problem}")


async def test_ein_cursor_aus_einem_anderen_system(
    katalog: httpx.AsyncClient, database: Datenbank
) -> None:
    async for anderes in client_for(app_auf(database("katalog"))):
        cursor = (await gelesen(anderes))["next_cursor"]
    antwort = await katalog.get(PFAD, params={"cursor": cursor}, headers=PLATTFORM)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/cursor-fremd")


async def test_ein_typ_den_es_nicht_gibt(katalog: httpx.AsyncClient) -> None:
    for typ in ("de.ozg-kommunal.beratung.*", "de.ozg-kommunal.katalog.onlinedienst.v1", "x"):
        antwort = await katalog.get(PFAD, params={"typ": typ}, headers=PLATTFORM)
        assert (antwort.status_code, antwort.json()["type"]) == (
            422,
            "/probleme/filter-ohne-treffer",
        )
        assert typ in antwort.json()["detail"]
