"""What checks rest on in memory: two processes at one database, and what is changed there."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, make_url, select
from sqlmodel import col

from ozg.postgres import Cluster
from services.foerderung.foerderfaehigkeit.grundlagen import TAGE, Gelesene, Gemerkte, Tageslage
from services.foerderung.foerderfaehigkeit.kommunenstand import Kommunenstand
from services.foerderung.tables import Budget
from shared import aenderungen
from shared.schemas.budget import Bewegungsart
from shared.schemas.katalog import KommuneRead
from shared.schemas.liste import Liste
from tests.conftest import client_for
from tests.foerderung.budget.test_budgets import bewege
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import STAEDTE, anfrage, katalog
from tests.foerderung.programmversion.versionen import (
    entwerfen,
    ikz_mit_laufzeit,
    veroeffentlichen,
)
from tests.shared.test_antwortspeicher import Gehoert
from tests.tokens import bearer

PFAD, HEUTE = "/foerderung/v1/pruefungen", "2021-04-15"
IKZ = anfrage(stichtag=HEUTE)
CIVENTO = {"programm": "STARKE_HEIMAT_CIVENTO", "kommunen": [STAEDTE[0]], "stichtag": HEUTE}
STELLE = bearer(rollen=["koordinierungsstelle"], ags=None)
FRISCH = {"Cache-Control": "no-cache"}


@dataclass
class Katalog:
    """Answers with an ETag, a page of four at a time; does not know what is in `weg`."""

    weg: set[str] = field(default_factory=set)
    gefragt: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.gefragt.append(request)
        liste = Liste[KommuneRead].model_validate_json(katalog(request).content)
        items = [kommune for kommune in liste.items if kommune.ags not in self.weg]
        ab = int(request.url.params.get("cursor", 0))
        weiter = str(ab + 4) if "ags" not in request.url.params and ab + 4 < len(items) else None
        seite = Liste[KommuneRead](
            items=items[ab : ab + 4] if weiter or ab else items,
            total_count=len(items),
            next_cursor=weiter,
        )
        inhalt = seite.model_dump_json().encode()
        etag = f'"{sha256(inhalt).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return httpx.Response(304)
        return httpx.Response(200, content=inhalt, headers={"ETag": etag})


@dataclass
class Prozess:
    """`gelesen` counts how often its checks went to the database."""

    app: FastAPI
    client: httpx.AsyncClient
    katalog: Katalog
    gelesen: int = 0

    async def pruefung(self, roh: dict[str, Any], **kopf: str) -> dict[str, Any]:
        antwort = await self.client.post(PFAD, json=roh, headers=kopf)
        gesagt: dict[str, Any] = antwort.json()
        return {"status": antwort.status_code} | gesagt

    async def aus_dem_speicher(self, roh: dict[str, Any]) -> dict[str, Any]:
        """Return a check that rests on memory."""

        async def ohne_zu_lesen() -> dict[str, Any] | None:
            vorher = self.gelesen
            gesagt = await self.pruefung(roh)
            return gesagt if self.gelesen == vorher else None

        return await bis(ohne_zu_lesen)

    async def bald(self, roh: dict[str, Any], feld: str, wert: object) -> None:
        async def neues() -> dict[str, Any] | None:
            gesagt = await self.pruefung(roh)
            return gesagt if gesagt.get(feld) == wert else None

        await bis(neues)


async def bis(geschehen: Callable[[], Awaitable[dict[str, Any] | None]]) -> dict[str, Any]:
    ende = time.monotonic() + 30
    while time.monotonic() < ende:
        if gesagt := await geschehen():
            return gesagt
        await asyncio.sleep(0.01)
    raise TimeoutError


def _zaehle(prozess: Prozess) -> None:
    gelesene = prozess.app.state.grundlagen.frische
    lies = gelesene.lage

    async def gezaehlt(stichtag: date) -> Tageslage:
        prozess.gelesen += 1
        lage: Tageslage = await lies(stichtag)
        return lage

    gelesene.lage = gezaehlt


async def laufend(adresse: str) -> AsyncIterator[Prozess]:
    kommunen = Katalog()
    app = app_on(adresse, kommunen, antwortspeicher=8)
    app.state.grundlagen._kommunenstand = Kommunenstand(app.state.katalog, oft=1)
    async for client in client_for(app):
        prozess = Prozess(app, client, kommunen)
        _zaehle(prozess)
        yield prozess


@pytest.fixture
async def a(foerderung_url: str) -> AsyncIterator[Prozess]:
    async for prozess in laufend(foerderung_url):
        yield prozess


@pytest.fixture
async def b(foerderung_url: str) -> AsyncIterator[Prozess]:
    async for prozess in laufend(foerderung_url):
        yield prozess


async def binde(prozess: Prozess, betrag: int) -> None:
    """Move money of CIVENTO's budget of the year."""
    sessions = prozess.app.state.sessions
    async with sessions() as session:
        budget = await session.scalar(
            select(col(Budget.id)).where(
                col(Budget.programm) == CIVENTO["programm"], col(Budget.jahr) == 2021
            )
        )
    assert await bewege(sessions, budget, Bewegungsart.BINDUNG, Decimal(betrag)) is None


async def neue_fassung(prozess: Prozess) -> str:
    """Publish a version of IKZ – OZG that holds from today; return its Regelversion."""
    entwurf = await entwerfen(prozess.client, ikz_mit_laufzeit(6), ab=HEUTE)
    assert entwurf.status_code == 201, entwurf.text
    antwort = await veroeffentlichen(prozess.client, entwurf)
    assert antwort.status_code == 200, antwort.text
    return str(antwort.json()["regelversion"])


async def test_ein_bewegtes_budget(a: Prozess, b: Prozess) -> None:
    for prozess in (a, b):
        assert (await prozess.aus_dem_speicher(CIVENTO))["budget_frei"] == "4000000.00"
    await binde(a, 1000)
    for kopf in (STELLE, FRISCH):
        for prozess in (a, b):
            assert (await prozess.pruefung(CIVENTO, **kopf))["budget_frei"] == "3999000.00"
    for prozess in (a, b):
        await prozess.bald(CIVENTO, "budget_frei", "3999000.00")
        assert (await prozess.aus_dem_speicher(CIVENTO))["budget_frei"] == "3999000.00"


async def test_eine_neue_fassung_eines_programms(a: Prozess, b: Prozess) -> None:
    alte = (await b.aus_dem_speicher(IKZ))["regelversion"]
    neue = await neue_fassung(a)
    assert neue != alte
    for prozess in (a, b):
        assert (await prozess.pruefung(IKZ, **STELLE))["regelversion"] == neue
        await prozess.bald(IKZ, "regelversion", neue)
    gemerkt = await b.aus_dem_speicher(IKZ)
    assert (gemerkt["regelversion"], gemerkt["ergebnis"]) == (neue, "nicht_foerderfaehig")


async def test_eine_kommune_die_der_katalog_nicht_mehr_kennt(b: Prozess) -> None:
    assert (await b.aus_dem_speicher(IKZ))["ergebnis"] == "foerderfaehig"
    b.katalog.weg.add(STAEDTE[1])
    assert (await b.pruefung(IKZ, **STELLE))["status"] == 422
    assert b.katalog.gefragt[-1].headers["Cache-Control"] == "no-cache"
    await b.bald(IKZ, "status", 422)
    b.katalog.weg.clear()
    assert (await b.pruefung(IKZ, **FRISCH))["status"] == 200
    await b.bald(IKZ, "status", 200)


async def test_ohne_ansage_hiesse_es_weiter_das_alte(
    a: Prozess, b: Prozess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the tests above see is the announcement's doing."""
    await b.aus_dem_speicher(CIVENTO)
    monkeypatch.setattr(aenderungen, "GILT", 60.0)
    b.app.state.grundlagen._aenderungen.bei_aenderung = lambda: None
    await binde(a, 1000)
    assert (await b.pruefung(CIVENTO, **STELLE))["budget_frei"] == "3999000.00"
    assert (await b.aus_dem_speicher(CIVENTO))["budget_frei"] == "4000000.00"


async def test_wer_nicht_mehr_hoert_liest_die_datenbank(
    a: Prozess, b: Prozess, cluster: Cluster, foerderung_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await b.aus_dem_speicher(CIVENTO)
    monkeypatch.setattr(aenderungen, "ERNEUT", 3_600.0)
    cluster.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{make_url(foerderung_url).database}'"
        " AND query LIKE '%pg_listening_channels%' AND pid <> pg_backend_pid()"
    )

    async def taub() -> dict[str, Any] | None:
        return None if b.app.state.grundlagen._aenderungen.gewiss() else {"taub": True}

    await bis(taub)
    for frei in ("3999000.00", "3998000.00"):
        vorher = b.gelesen
        await binde(a, 1000)
        assert [(await b.pruefung(CIVENTO))["budget_frei"] for _ in range(2)] == [frei] * 2
        assert b.gelesen == vorher + 2


async def test_was_die_pruefungen_lesen_sagt_seine_aenderungen_an(
    cluster: Cluster, foerderung_url: str
) -> None:
    app = app_on(foerderung_url)
    assert isinstance(app.state.grundlagen, Gelesene)  # without memory
    anweisungen: list[str] = []
    engine = app.state.sessions.kw["bind"]
    event.listen(
        engine.sync_engine, "before_cursor_execute", lambda *was: anweisungen.append(was[2])
    )
    await app.state.grundlagen.lage(date(2021, 4, 15))
    await engine.dispose()
    ansagend = cluster.sql(
        "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgname = 'oeffentlich' AND tgenabled = 'O'",
        database=str(make_url(foerderung_url).database),
    )
    gelesen = set(re.findall(r"(?:FROM|JOIN) foerderung\.(\w+)", " ".join(anweisungen)))
    assert gelesen == set(ansagend.split()) == {"budget", "budgetsumme", "programmfassung"}


@dataclass
class Lesend:
    """Reads in place of a database; `waehrend` happens before it is done."""

    waehrend: Callable[[], None] | None = None
    gelesen: int = 0

    async def lage(self, stichtag: date) -> Tageslage:
        self.gelesen += 1
        if self.waehrend:
            self.waehrend()
        return Tageslage({}, {})


async def test_was_waehrend_einer_aenderung_gelesen_wurde_wird_nicht_gemerkt() -> None:
    hoert, lesend = Gehoert(), Lesend()
    gemerkte = Gemerkte(cast("Gelesene", lesend), cast("Kommunenstand", None), hoert)
    lesend.waehrend = hoert.geaendert
    for _ in range(2):
        await gemerkte.lage(date(2021, 4, 15))
    assert lesend.gelesen == 2
    lesend.waehrend = None
    for _ in range(2):
        await gemerkte.lage(date(2021, 4, 15))
    assert lesend.gelesen == 3


async def test_nur_so_viele_tage_werden_gemerkt() -> None:
    lesend = Lesend()
    gemerkte = Gemerkte(cast("Gelesene", lesend), cast("Kommunenstand", None), Gehoert())
    erster = date(2021, 1, 1)
    for tage in (*range(TAGE + 1), TAGE, 0):
        await gemerkte.lage(erster + timedelta(days=tage))
    assert lesend.gelesen == TAGE + 2
