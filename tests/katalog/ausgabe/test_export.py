"""Lists taken away as files: the same rows, in the same order, in each form."""

import asyncio
import csv
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

import shared.ausgabe
from shared.tabellen.csv_datei import CsvDatei
from tests.conftest import client_for

KATALOG = "/katalog/v1"
FORMATE = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
AUSWAHLEN = {
    "kommunen": ["", "art=stadt&sort=-einwohner", "kreis=06635", "stichtag=2023-06-01&q=allendorf"],
    "leistungen": ["", "ebene=gemeinde&sort=-name", "q=abfall", "ozg_id=10"],
}


def zeilen_aus(antwort: httpx.Response) -> list[list[str]]:
    text = StringIO(antwort.content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";", strict=True))


async def alle(katalog: httpx.AsyncClient, pfad: str) -> list[dict[str, Any]]:
    gesehen: list[dict[str, Any]] = []
    naechste: str | None = pfad
    while naechste:
        antwort = await katalog.get(naechste)
        assert antwort.status_code == 200, antwort.text
        gesehen += antwort.json()["items"]
        naechste = antwort.links.get("next", {}).get("url")
    return gesehen


@pytest.mark.parametrize(
    ("was", "auswahl"), [(w, a) for w, liste in AUSWAHLEN.items() for a in liste]
)
async def test_eine_datei_hat_die_zeilen_der_liste(
    was: str, auswahl: str, katalog: httpx.AsyncClient
) -> None:
    liste = await alle(katalog, f"{KATALOG}/{was}?limit=200&{auswahl}")
    export = f"{KATALOG}/{was}/export?{auswahl}"
    assert (await katalog.get(f"{export}&format=json")).json() == liste
    schluessel, spalte = {"kommunen": ("ags", "AGS"), "leistungen": ("id", "Kennung")}[was]
    kopf, *zeilen = zeilen_aus(await katalog.get(export))
    stelle = kopf.index(spalte)
    assert [zeile[stelle] for zeile in zeilen] == [eintrag[schluessel] for eintrag in liste]
    xlsx = await katalog.get(f"{export}&format=xlsx")
    blatt: Any = openpyxl.load_workbook(BytesIO(xlsx.content)).active
    assert [zelle.value for zelle in blatt[1]] == kopf
    assert [z[stelle].value for z in list(blatt.rows)[1:]] == [e[schluessel] for e in liste]


@pytest.mark.parametrize("format", FORMATE)
@pytest.mark.parametrize("was", AUSWAHLEN)
async def test_der_name_der_datei_und_ihre_fassung(
    was: str, format: str, katalog: httpx.AsyncClient
) -> None:
    pfad = f"{KATALOG}/{was}/export?format={format}"
    antwort = await katalog.get(pfad)
    assert antwort.headers["Content-Type"] == FORMATE[format]
    name = f"{was}-2021-04-15.{format}"
    assert antwort.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert int(antwort.headers["Content-Length"]) == len(antwort.content)
    noch_einmal = await katalog.get(pfad, headers={"If-None-Match": antwort.headers["ETag"]})
    assert (noch_einmal.status_code, noch_einmal.content) == (304, b"")


async def test_kommunen_als_tabelle(katalog: httpx.AsyncClient) -> None:
    antwort = await katalog.get(f"{KATALOG}/kommunen/export?ags=06635020&format=xlsx")
    blatt: Any = openpyxl.load_workbook(BytesIO(antwort.content)).active
    zeile = {kopf.value: zelle for kopf, zelle in zip(blatt[1], blatt[2], strict=True)}
    assert (zeile["AGS"].value, zeile["AGS"].data_type) == ("06635020", "s")
    assert (zeile["Einwohner"].value, zeile["Einwohner"].data_type) == (6769, "n")
    assert zeile["Einwohner am"].value.date().isoformat() == "2022-12-31"
    assert zeile["Besteht"].value is True


async def test_ein_export_hat_keine_seiten(katalog: httpx.AsyncClient) -> None:
    for parameter in ("limit=3", "cursor=eyJ4IjoxfQ", "format=pdf", "unbekannt=1", "art=dorf"):
        antwort = await katalog.get(f"{KATALOG}/kommunen/export?{parameter}")
        assert antwort.status_code == 422, parameter
        assert antwort.headers["Content-Type"] == "application/problem+json"


async def test_ohne_treffer_steht_der_kopf_allein(katalog: httpx.AsyncClient) -> None:
    pfad = f"{KATALOG}/kommunen/export?q=gibtesnicht"
    assert len(zeilen_aus(await katalog.get(pfad))) == 1
    assert (await katalog.get(f"{pfad}&format=json")).json() == []
    xlsx = await katalog.get(f"{pfad}&format=xlsx")
    blatt: Any = openpyxl.load_workbook(BytesIO(xlsx.content)).active
    assert blatt.max_row == 1


async def test_zu_viele_zeilen_werden_vor_der_antwort_abgelehnt(
    katalog: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.ausgabe, "ZEILEN_HOECHSTENS", 442)
    for format in FORMATE:
        antwort = await katalog.get(f"{KATALOG}/kommunen/export?format={format}")
        assert antwort.status_code == 422
        assert antwort.json()["type"] == "/probleme/ausgabe-zu-gross"
    monkeypatch.setattr(shared.ausgabe, "ZEILEN_HOECHSTENS", 443)
    assert (await katalog.get(f"{KATALOG}/kommunen/export")).status_code == 200


class KeineSperre(Exception):
    sqlstate = "55P03"


@pytest.mark.parametrize("format", FORMATE)
async def test_wer_wiederholen_muss_wartet_nicht_auf_sich_selbst(
    format: str, katalog: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pfad = f"{KATALOG}/kommunen/export?format={format}"
    erwartet = await katalog.get(pfad)
    antwort, versuche = shared.ausgabe.Ausgabe.antwort, 0

    async def verloren(self: Any, *alles: Any) -> Any:
        nonlocal versuche
        versuche += 1
        if versuche <= shared.ausgabe.ZUGLEICH:
            raise DBAPIError("SELECT", None, KeineSperre())
        return await antwort(self, *alles)

    monkeypatch.setattr(shared.ausgabe.Ausgabe, "antwort", verloren)
    async with asyncio.timeout(10):
        endlich = await katalog.get(pfad)
    assert (endlich.status_code, versuche) == (200, 3)
    assert endlich.content == erwartet.content


@pytest.fixture
async def langsame(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Files that take their time, so that many are on their way at once."""
    schreibe = CsvDatei.schreibe

    def langsam(self: Any, zeilen: Any) -> None:
        schreibe(self, zeilen)
        time.sleep(0.05)

    monkeypatch.setattr(CsvDatei, "schreibe", langsam)
    async for client in client_for(app):
        yield client


async def test_viele_zugleich_nehmen_den_anderen_nichts(
    langsame: httpx.AsyncClient, app: FastAPI
) -> None:
    exporte = [asyncio.create_task(langsame.get(f"{KATALOG}/kommunen/export")) for _ in range(100)]
    await asyncio.sleep(0.05)
    pool = app.state.sessions.kw["bind"].pool
    assert pool.checkedout() <= shared.ausgabe.ZUGLEICH + 1  # one works on imports
    liste = await langsame.get(f"{KATALOG}/kommunen?limit=1")
    assert liste.status_code == 200
    antworten = await asyncio.gather(*exporte)
    abgelehnt = [a for a in antworten if a.status_code == 503]
    assert len(antworten) - len(abgelehnt) == shared.ausgabe.HOECHSTENS
    assert {a.headers["Retry-After"] for a in abgelehnt} == {"5"}
    assert abgelehnt[0].json()["type"] == "/probleme/ausgaben-ausgelastet"
    assert len({a.content for a in antworten if a.status_code == 200}) == 1
    assert (await langsame.get(f"{KATALOG}/kommunen/export")).status_code == 200


async def test_wer_geht_hinterlaesst_nichts(
    langsame: httpx.AsyncClient, app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for abbruch in (0.001, 0.01, 0.03, 0.06, 0.08, 0.1) * 3:
        with suppress(TimeoutError):
            async with asyncio.timeout(abbruch):
                await langsame.get(f"{KATALOG}/kommunen/export")
    pool = app.state.sessions.kw["bind"].pool
    async with asyncio.timeout(20):  # what is under way in a thread or at the server ends first
        while os.listdir(tmp_path) or pool.checkedout():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    erfolg = await asyncio.gather(
        *(langsame.get(f"{KATALOG}/kommunen/export") for _ in range(shared.ausgabe.HOECHSTENS))
    )
    assert {a.status_code for a in erfolg} == {200}
