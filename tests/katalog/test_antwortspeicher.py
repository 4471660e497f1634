"""Public answers kept as bytes: two apps at one database, and what is changed in it."""

import asyncio
import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url

from ozg.postgres import Cluster
from services.katalog.app import create_app
from services.katalog.settings import Settings
from shared import aenderungen
from tests.conftest import client_for
from tests.katalog.conftest import HEUTE
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

LEISTUNG = "/katalog/v1/leistungen/cda76d79-ee51-580d-8012-55a886621c6b"
LISTE = "/katalog/v1/leistungen"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
LISTEN = "query LIKE '%pg_listening_channels%' AND pid <> pg_backend_pid()"
ENTWURF = {"art": "meldung", "titel": "Noch nicht", "text": "Ein Entwurf.", "themen": ["probe"]}
# no answer that is kept holds anything of these
ANSAGELOS = {
    "alembic_version": "which revision the schema has",
    "antwort": "stored answers to repeated requests of one person",
    "ereignis": "read with a token",
    "journal": "read with a token",
    "nominierung": "read with a token",
    "uebernahmelauf": "read with a token",
    **dict.fromkeys(("webhook", "webhookstand", "zustellung"), "read with a token"),
}


@dataclass
class Prozess:
    app: FastAPI
    client: httpx.AsyncClient

    def treffer(self) -> float:
        speicher: Any = self.app
        return float(speicher.antwortspeicher.staende()[1].werte[()])

    async def gespeichert(self, pfad: str) -> httpx.Response:
        """Return an answer that came from the store."""
        vorher = self.treffer()

        async def treffer() -> httpx.Response | None:
            antwort = await self.client.get(pfad)
            return antwort if self.treffer() > vorher else None

        return await bis(treffer)

    async def hoert_nichts(self) -> httpx.Response | None:
        speicher: Any = self.app
        return None if speicher.antwortspeicher._aenderungen.gewiss() else httpx.Response(200)


async def bis(geschehen: Callable[[], Awaitable[httpx.Response | None]]) -> httpx.Response:
    ende = time.monotonic() + 30
    while time.monotonic() < ende:
        if antwort := await geschehen():
            return antwort
        await asyncio.sleep(0.01)
    raise TimeoutError


async def laufend(adresse: str) -> AsyncIterator[Prozess]:
    app = create_app(
        Settings(
            database_url=adresse, issuer=ISSUER, jwks_url=JWKS_URL, heute=HEUTE, antwortspeicher=8
        ),
        issuer(),
    )
    async for client in client_for(app):
        yield Prozess(app, client)


@pytest.fixture
async def a(adresse: str) -> AsyncIterator[Prozess]:
    async for prozess in laufend(adresse):
        yield prozess


@pytest.fixture
async def b(adresse: str) -> AsyncIterator[Prozess]:
    async for prozess in laufend(adresse):
        yield prozess


async def eintragen(prozess: Prozess, stufe: int) -> None:
    antwort = await prozess.client.post(
        f"{LEISTUNG}/reifegrade",
        json={"modell": "1.1", "stufe": stufe, "ab": f"2021-01-0{stufe}", "quelle": "Bericht"},
        headers=STELLE,
    )
    assert antwort.status_code == 201, antwort.text


def stufe(antwort: httpx.Response) -> int:
    return int(max((r["stufe"] for r in antwort.json()["reifegrade"]), default=0))


async def test_wer_schrieb_liest_das_neue_und_die_anderen_bald(a: Prozess, b: Prozess) -> None:
    for neu in (1, 2, 3):
        assert stufe(await b.gespeichert(LEISTUNG)) == neu - 1
        await a.gespeichert(LEISTUNG)
        await eintragen(a, neu)
        assert stufe(await a.client.get(LEISTUNG)) == neu
        assert stufe(await b.client.get(LEISTUNG, headers=STELLE)) == neu
        assert stufe(await b.client.get(LEISTUNG, headers={"Cache-Control": "no-cache"})) == neu

        async def neues(neu: int = neu) -> httpx.Response | None:
            antwort = await b.client.get(LEISTUNG)
            return antwort if stufe(antwort) == neu else None

        await bis(neues)


async def test_ohne_ansage_laese_der_andere_das_alte(
    a: Prozess, b: Prozess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the test above sees is the announcement's doing."""
    await b.gespeichert(LEISTUNG)
    monkeypatch.setattr(aenderungen, "GILT", 60.0)
    b.app.antwortspeicher._aenderungen.bei_aenderung = lambda: None  # type: ignore[attr-defined]
    await eintragen(a, 1)
    assert stufe(await b.client.get(LEISTUNG, headers=STELLE)) == 1
    assert stufe(await b.gespeichert(LEISTUNG)) == 0


async def test_was_am_dienst_vorbei_geaendert_wird(
    b: Prozess, cluster: Cluster, adresse: str
) -> None:
    await b.gespeichert(LEISTUNG)
    wo = str(make_url(adresse).database)
    cluster.sql(
        f"UPDATE katalog.leistung SET name = 'Anders' WHERE id = '{LEISTUNG[-36:]}'", database=wo
    )

    async def neues() -> httpx.Response | None:
        antwort = await b.client.get(LEISTUNG)
        return antwort if antwort.json()["name"] == "Anders" else None

    await bis(neues)


async def test_wer_nicht_mehr_hoert_liest_die_datenbank(
    a: Prozess, b: Prozess, cluster: Cluster, adresse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await b.gespeichert(LEISTUNG)
    monkeypatch.setattr(aenderungen, "ERNEUT", 3_600.0)
    wo = str(make_url(adresse).database)
    cluster.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{wo}' AND {LISTEN}",
    )
    await bis(b.hoert_nichts)
    vorher = b.treffer()
    for neu in (1, 2):
        await eintragen(a, neu)
        assert [stufe(await b.client.get(LEISTUNG)) for _ in range(2)] == [neu, neu]
    assert b.treffer() == vorher


@pytest.mark.parametrize(
    "stumm",
    [
        "DROP FUNCTION katalog.oeffentlich_geaendert() CASCADE",
        "ALTER TABLE katalog.leistung DISABLE TRIGGER oeffentlich",
    ],
    ids=["aelteres-schema", "abgeschaltet"],
)
async def test_wo_nichts_angesagt_wird_gilt_nichts_gemerktes(
    b: Prozess, cluster: Cluster, adresse: str, stumm: str
) -> None:
    await b.gespeichert(LEISTUNG)
    cluster.sql(stumm, database=str(make_url(adresse).database))
    await bis(b.hoert_nichts)
    vorher = b.treffer()
    await b.client.get(LEISTUNG)
    await b.client.get(LEISTUNG)
    assert b.treffer() == vorher


async def test_was_jemandem_gehoert_wird_nie_gemerkt(a: Prozess) -> None:
    pfad = "/katalog/v1/mitteilungen"
    oeffentlich = (await a.gespeichert(pfad)).json()["total_count"]
    antwort = await a.client.post(pfad, json=ENTWURF, headers=STELLE)
    assert antwort.status_code == 201, antwort.text
    vorher = a.treffer()
    for _ in range(2):
        eigene = await a.client.get(pfad, headers=STELLE, params={"entwuerfe": "true"})
        assert "Noch nicht" in eigene.text
    assert a.treffer() == vorher
    assert "Noch nicht" not in (await a.gespeichert(pfad)).text
    assert (await a.client.get(pfad)).json()["total_count"] == oeffentlich


async def test_ein_treffer_gleicht_der_antwort_des_dienstes(a: Prozess) -> None:
    frage = f"{LISTE}?limit=5"
    gespeichert = await a.gespeichert(frage)
    gelesen = await a.client.get(frage, headers={"Cache-Control": "no-cache"})
    assert gespeichert.content == gelesen.content
    ohne_id = [
        [kopf for kopf in antwort.headers.raw if kopf[0] != b"x-request-id"]
        for antwort in (gespeichert, gelesen)
    ]
    assert ohne_id[0] == ohne_id[1]
    assert gespeichert.headers["X-Request-ID"] != gelesen.headers["X-Request-ID"]
    assert (await a.client.get(f"{LISTE}?unbekannt=1")).status_code == 422
    unveraendert = await a.client.get(frage, headers={"If-None-Match": gelesen.headers["ETag"]})
    assert (unveraendert.status_code, unveraendert.content) == (304, b"")
    assert unveraendert.headers["OZG-Stichtag"] == "2021-04-15"
    zahlen = (await a.client.get("/metrics")).text.splitlines()
    assert any('http_route="/leistungen"' in zahl and '="304"' in zahl for zahl in zahlen)


def test_jede_oeffentliche_tabelle_sagt_ihre_aenderungen_an(cluster: Cluster, adresse: str) -> None:
    wo = str(make_url(adresse).database)
    stumm = cluster.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'katalog'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_trigger"
        " WHERE tgrelid = pg_class.oid AND tgname = 'oeffentlich' AND tgenabled = 'O')",
        database=wo,
    )
    assert set(stumm.split()) == set(ANSAGELOS)


@pytest.mark.nightly
async def test_niemand_liest_laenger_als_eine_sekunde_das_alte(
    a: Prozess, b: Prozess, cluster: Cluster, adresse: str
) -> None:
    """Writes at `a`, readers at both, connections that listen killed: 20 s of it."""
    liste = f"{LEISTUNG}/reifegrade"
    bestaetigt = [(time.monotonic(), 0)]
    gelesen: list[tuple[str, float, int]] = []
    ende = time.monotonic() + 20

    async def schreiben() -> None:
        while time.monotonic() < ende:
            nr = len(bestaetigt)
            neu = {"modell": "1.1", "stufe": 1, "quelle": "Bericht"}
            neu["ab"] = f"20{nr // 336 + 10}-{nr // 28 % 12 + 1:02}-{nr % 28 + 1:02}"
            antwort = await a.client.post(liste, json=neu, headers=STELLE)
            assert antwort.status_code == 201, antwort.text
            bestaetigt.append((time.monotonic(), nr))
            await asyncio.sleep(0.2)

    async def lesen(wer: str, prozess: Prozess, kopf: dict[str, str]) -> None:
        while time.monotonic() < ende:
            beginn = time.monotonic()
            antwort = await prozess.client.get(liste, headers=kopf)
            gelesen.append((wer, beginn, antwort.json()["total_count"]))
            await asyncio.sleep(0.005)

    async def abbrechen() -> None:
        wo = str(make_url(adresse).database)
        beenden = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        while time.monotonic() < ende:
            await asyncio.sleep(4)
            await asyncio.to_thread(cluster.sql, f"{beenden} WHERE datname = '{wo}' AND {LISTEN}")

    await asyncio.gather(
        schreiben(),
        abbrechen(),
        lesen("wer schrieb, im selben Prozess", a, {}),
        lesen("wer schrieb, im anderen", b, STELLE),
        lesen("andere", b, {}),
    )
    frist = {"andere": 1.0}
    zeiten, nummern = [um for um, _ in bestaetigt], [nr for _, nr in bestaetigt]
    for wer, beginn, gesehen in gelesen:
        seither = bisect_right(zeiten, beginn - frist.get(wer, 0.0))
        assert gesehen >= (nummern[seither - 1] if seither else 0), wer
    print(f"{len(bestaetigt) - 1} writes, {len(gelesen)} reads, {b.treffer():.0f} from the store")
    assert b.treffer()
