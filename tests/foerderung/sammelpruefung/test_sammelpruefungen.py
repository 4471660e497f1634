"""Collective checks: what each Kommune would be told on its own, kept with the rules' versions."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from ozg.postgres import Cluster
from tests.conftest import Datenbank, client_for
from tests.foerderung.conftest import app_on
from tests.foerderung.factories import BROMSKIRCHEN, LANDKREIS, STAEDTE, katalog
from tests.tokens import bearer

PFAD = "/foerderung/v1/sammelpruefungen"
KOORDINIERUNG = bearer(rollen=["koordinierungsstelle"], ags=None, sub="koordinierung-1")
BESTEHENDE = sorted({*STAEDTE, LANDKREIS, BROMSKIRCHEN})


@pytest.fixture(scope="module")
def url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """One database for all of them: a run disturbs no other."""
    return cluster.url(datenbank_kopie("foerderung"), "foerderung_app")


@pytest.fixture
async def portal(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(app_on(url), **KOORDINIERUNG):
        yield client


async def gelaufen(portal: httpx.AsyncClient, **aenderungen: Any) -> dict[str, Any]:
    antwort = await portal.post(PFAD, json={"stichtag": "2021-04-15"} | aenderungen)
    assert antwort.status_code == 201, antwort.text
    lauf: dict[str, Any] = antwort.json()
    return lauf


async def ergebnisse(portal: httpx.AsyncClient, lauf: dict[str, Any], **filter: Any) -> Any:
    pfad = f"{PFAD}/{lauf['id']}/ergebnisse"
    antwort = await portal.get(pfad, params={"limit": 200} | filter)
    assert antwort.status_code == 200, antwort.text
    return antwort.json()["items"]


async def test_jede_kommune_des_stichtags_jedes_programm(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(PFAD, json={"stichtag": "2021-04-15", "programme": None})
    lauf = antwort.json()
    assert antwort.headers["Location"] == f"{PFAD}/{lauf['id']}"
    assert (lauf["kommunen"], lauf["stichtag"], lauf["tag"]) == (8, "2021-04-15", "2021-04-15")
    summen = {p["programm"]: p for p in lauf["programme"]}
    assert summen["STARKE_HEIMAT_CIVENTO"]["foerderfaehig"] == 8
    assert summen["IKZ_OZG"]["angaben_fehlen"] == 8
    assert summen["OZG_MODELLKOMMUNEN"]["nicht_foerderfaehig"] == 8
    assert summen["IKZ_OZG"]["regelversion"].startswith("1-")
    zeilen = await ergebnisse(portal, lauf)
    assert len(zeilen) == 8 * 5
    assert {z["ags"] for z in zeilen} == set(BESTEHENDE)
    gelesen = await portal.get(antwort.headers["Location"])
    assert gelesen.json() == lauf


async def test_gesagt_wird_was_die_foerderchancen_sagen(portal: httpx.AsyncClient) -> None:
    zeilen = await ergebnisse(portal, await gelaufen(portal), ags=LANDKREIS)
    chancen = await portal.get(f"/foerderung/v1/kommunen/{LANDKREIS}/foerderchancen")
    je_programm = {p["programm"]: p for p in chancen.json()["items"]}
    assert {z["programm"] for z in zeilen} == je_programm.keys()
    for zeile in zeilen:
        pruefung = je_programm[zeile["programm"]]
        verletzt = [
            r["regel"]
            for r in pruefung["regeln"]
            if (r["ergebnis"], r["schwere"]) == ("nicht_erfuellt", "pflicht")
        ]
        for name in ("ergebnis", "hoechstbetrag", "nachvollziehen"):
            assert zeile[name] == pruefung[name]
        assert (zeile["unerfuellt"], zeile["fehlend"]) == (verletzt, pruefung["fehlende_angaben"])
        assert (await portal.get(zeile["nachvollziehen"])).json() == pruefung


async def test_was_am_stichtag_nicht_besteht_wird_nicht_geprueft(portal: httpx.AsyncClient) -> None:
    lauf = await gelaufen(portal, stichtag="2023-01-01", programme=["IKZ_OZG"])
    assert lauf["kommunen"] == 7
    assert await ergebnisse(portal, lauf, ags=BROMSKIRCHEN) == []


async def test_filter(portal: httpx.AsyncClient) -> None:
    lauf = await gelaufen(portal)
    nicht = await ergebnisse(portal, lauf, ergebnis="nicht_foerderfaehig")
    assert {z["programm"] for z in nicht} == {"EFA_BETRIEBSKOSTEN", "OZG_MODELLKOMMUNEN"}
    assert [z["unerfuellt"] for z in nicht if z["programm"] == "EFA_BETRIEBSKOSTEN"] == [
        ["EFA-2"]
    ] * 8
    eines = await ergebnisse(portal, lauf, programm="IKZ_OZG", ags=STAEDTE[0])
    assert [(z["programm"], z["ags"]) for z in eines] == [("IKZ_OZG", STAEDTE[0])]
    nach_ags = await ergebnisse(portal, lauf, sort="-ags")
    assert [z["ags"] for z in nach_ags] == [ags for ags in reversed(BESTEHENDE) for _ in range(5)]


async def test_laeufe_der_juengste_zuerst(portal: httpx.AsyncClient) -> None:
    erster = await gelaufen(portal, programme=["IKZ_OZG"])
    zweiter = await gelaufen(portal, stichtag="2020-04-15", programme=["OZG_MODELLKOMMUNEN"])
    items = (await portal.get(PFAD)).json()["items"]
    assert [i["id"] for i in items[:2]] == [zweiter["id"], erster["id"]]
    assert items[0]["programme"] == ["OZG_MODELLKOMMUNEN"]
    gefiltert = (await portal.get(PFAD, params={"stichtag": "2020-04-15"})).json()["items"]
    assert [i["id"] for i in gefiltert] == [zweiter["id"]]


async def test_derselbe_schluessel_prueft_nur_einmal(portal: httpx.AsyncClient) -> None:
    kopf = {"Idempotency-Key": str(uuid4())}
    anfrage = {"stichtag": "2022-02-02", "programme": ["IKZ_OZG"]}
    erste, zweite = [await portal.post(PFAD, json=anfrage, headers=kopf) for _ in range(2)]
    assert (erste.content, erste.status_code) == (zweite.content, zweite.status_code)
    assert (await portal.get(PFAD, params={"stichtag": "2022-02-02"})).json()["total_count"] == 1


@pytest.mark.parametrize(
    ("anfrage", "pointer"),
    [
        ({}, "/body/stichtag"),
        ({"stichtag": "2021-04-15", "mehr": 1}, "/body/mehr"),
        ({"stichtag": "2021-04-15", "programme": []}, "/body/programme"),
        (
            {"stichtag": "2021-04-15", "programme": ["IKZ_OZG", "GIBT_ES_NICHT"]},
            "/body/programme/1",
        ),
        ({"stichtag": "2021-04-15", "programme": ["IKZ_OZG", "IKZ_OZG"]}, "/body/programme"),
    ],
)
async def test_falsche_anfrage(
    portal: httpx.AsyncClient, anfrage: dict[str, Any], pointer: str
) -> None:
    vorher = (await portal.get(PFAD)).json()
    antwort = await portal.post(PFAD, json=anfrage)
    assert antwort.status_code == 422
    assert [e["pointer"] for e in antwort.json()["errors"]] == [pointer]
    assert (await portal.get(PFAD)).json() == vorher


async def test_unbekannter_lauf(portal: httpx.AsyncClient) -> None:
    for pfad in (f"{PFAD}/{uuid4()}", f"{PFAD}/{uuid4()}/ergebnisse"):
        antwort = await portal.get(pfad)
        assert antwort.status_code == 404
        assert antwort.json()["type"] == "/probleme/sammelpruefung-unbekannt"


async def test_der_katalog_wird_nicht_je_kommune_gefragt(url: str) -> None:
    fragen = []

    def antworten(request: httpx.Request) -> httpx.Response:
        fragen.append(request)
        return katalog(request)

    async for portal in client_for(app_on(url, antworten), **KOORDINIERUNG):
        await gelaufen(portal)
    assert len(fragen) == 1


async def test_ohne_katalog_kein_lauf(url: str) -> None:
    def stumm(_: httpx.Request) -> httpx.Response:
        return httpx.Response(500)

    async for portal in client_for(app_on(url, stumm), **KOORDINIERUNG):
        vorher = (await portal.get(PFAD)).json()
        antwort = await portal.post(PFAD, json={"stichtag": "2021-04-15"})
        assert antwort.status_code == 503
        assert antwort.json()["type"] == "/probleme/dienst-nicht-erreichbar"
        assert (await portal.get(PFAD)).json() == vorher


async def test_wer_es_war_steht_im_journal(portal: httpx.AsyncClient, url: str) -> None:
    lauf = await gelaufen(portal, programme=["IKZ_OZG"])
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    zeile = await db.fetchrow(
        "SELECT j.sub, j.akt, e.typ, e.kommunen FROM foerderung.journal j"
        " JOIN foerderung.ereignis e USING (gegenstand_id) WHERE gegenstand_id = $1",
        lauf["id"],
    )
    await db.close()
    typ = "de.ozg-kommunal.foerderung.sammelpruefung.angelegt.v1"
    assert tuple(zeile) == ("koordinierung-1", "anlegen", typ, [])


@pytest.mark.parametrize(
    ("tabelle", "aenderung", "constraint"),
    [
        ("sammelergebnis", "ags = '05635020'", "ck_sammelergebnis_ags"),
        ("sammelergebnis", "hoechstbetrag = 1", "ck_sammelergebnis_hoechstbetrag"),
        ("sammelergebnis", "ergebnis = 'vielleicht'", "ck_sammelergebnis_ergebnis"),
        ("sammelergebnis", "fehlend = '{NULL}'", "ck_sammelergebnis_fehlend"),
        ("sammelergebnis", "unerfuellt = '{NULL}'", "ck_sammelergebnis_unerfuellt"),
        ("sammelpruefung", "regelversionen = '{}'", "ck_sammelpruefung_regelversionen"),
        ("sammelpruefung", "regelversionen = '[1]'", "ck_sammelpruefung_regelversionen"),
    ],
)
async def test_was_nie_gespeichert_wird(
    portal: httpx.AsyncClient,
    url: str,
    superuser_url: Callable[[str], str],
    tabelle: str,
    aenderung: str,
    constraint: str,
) -> None:
    lauf = await gelaufen(portal, programme=["IKZ_OZG"])
    schluessel = "sammelpruefung" if tabelle == "sammelergebnis" else "id"
    db = await asyncpg.connect(superuser_url(url).replace("+asyncpg", ""))
    try:
        anweisung = f"UPDATE foerderung.{tabelle} SET {aenderung} WHERE {schluessel} = $1"
        with pytest.raises(asyncpg.CheckViolationError) as fehler:
            await db.execute(anweisung, lauf["id"])
        assert fehler.value.constraint_name == constraint
        await db.execute("SET ROLE foerderung_app")
        for verboten in (anweisung, f"DELETE FROM foerderung.{tabelle} WHERE {schluessel} = $1"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute(verboten, lauf["id"])
    finally:
        await db.close()
