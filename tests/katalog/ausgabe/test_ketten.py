"""The delivery chain as CSV and XLSX: what PostgreSQL makes of it is what its JSON says."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import shared.ausgabe
from shared.schemas.bereitstellung import BereitstellungRead
from shared.schemas.katalog import Stufe
from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.csv_kopie import CsvKopie
from shared.tabellen.tabelle import Spalte, Tabelle, aufgezaehlt
from tests.conftest import Datenbank, client_for
from tests.dienste import app_von
from tests.katalog.ausgabe.ketten import ketten_erzeugen

KATALOG = "/katalog/v1"
EXPORT = f"{KATALOG}/bereitstellungen/export"
BOESE = (
    "UPDATE katalog.onlinedienst SET name = E'=cmd|'' /C calc''!A0;\\n\"ä\"'"
    " WHERE kennung = 'erzeugt-1'",
    "UPDATE katalog.bereitstellung SET fachverfahren = U&' \\FF20SUMME(A1)', anbindung = 'export'"
    " WHERE kommune < '06433'",
    "UPDATE katalog.bereitstellung SET ruecknahmegrund = E'-1 \"weil\"\\r\\n;', nutzbar_am = NULL,"
    " zurueckgenommen_am = '2021-04-01' WHERE kommune LIKE '%1'",
    "UPDATE katalog.bereitstellung SET im_hessenfinder_am = NULL, nutzbar_am = NULL, url = NULL"
    " WHERE kommune LIKE '%2'",
    "UPDATE katalog.bereitstellungsschritt SET beleg = CASE stufe WHEN 'abgerufen' THEN '@beleg'"
    " WHEN 'eingebunden' THEN '' WHEN 'im_hessenfinder' THEN NULL ELSE 'x | y' END"
    " WHERE uuid_extract_version(bereitstellung) = 7 AND bereitstellung::text < '8'",
)
AUSWAHLEN = (
    "", "sort=-gemeldet_unter", "sort=onlinedienst", "stufe=nutzbar&sort=-onlinedienst",
    "stufe=zurueckgenommen", "stichtag=2021-02-05", "stichtag=2024-01-01", "ags=06635020",
)  # fmt: skip

AUCH_XLSX = ("stufe=zurueckgenommen", "ags=06635020")


def am(stufe: Stufe) -> Callable[[BereitstellungRead], date | None]:
    return lambda kette: next((s.am for s in kette.schritte if s.stufe is stufe), None)


def spalten(namen: dict[str, str]) -> Sequence[Spalte[BereitstellungRead]]:
    """Say the columns once more, of what the service says in JSON."""
    return (
        Spalte("AGS", lambda b: b.ags),
        Spalte("Kommune", lambda b: namen.get(b.ags)),
        Spalte("Gemeldet unter", lambda b: b.gemeldet_unter),
        Spalte("Onlinedienst", lambda b: b.onlinedienst_name),
        Spalte("Stufe", lambda b: b.stufe),
        Spalte("Bereitgestellt am", am(Stufe.BEREITGESTELLT)),
        Spalte("Abgerufen am", am(Stufe.ABGERUFEN)),
        Spalte("Eingebunden am", am(Stufe.EINGEBUNDEN)),
        Spalte("Im Hessenfinder am", am(Stufe.IM_HESSENFINDER)),
        Spalte("Nutzbar am", am(Stufe.NUTZBAR)),
        Spalte("Zurückgenommen am", am(Stufe.ZURUECKGENOMMEN)),
        Spalte("Adresse", lambda b: b.url),
        Spalte("Anbindung", lambda b: b.anbindung),
        Spalte("Fachverfahren", lambda b: b.fachverfahren),
        Spalte("Rücknahmegrund", lambda b: b.ruecknahmegrund),
        Spalte("Belege", lambda b: aufgezaehlt(s.beleg for s in b.schritte if s.beleg)),
        Spalte("Erfunden", lambda b: b.erfunden),
        Spalte("Kennung", lambda b: str(b.id)),
        Spalte("Kennung des Onlinedienstes", lambda b: str(b.onlinedienst)),
    )


async def test_csv_und_xlsx_sagen_was_json_sagt(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> None:
    url = database("katalog")
    await ketten_erzeugen(superuser_url(url), dienste=2)
    engine = create_async_engine(superuser_url(url))
    async with engine.begin() as verbindung:
        for anweisung in BOESE:
            assert (await verbindung.execute(text(anweisung))).rowcount, anweisung
    await engine.dispose()
    async for client in client_for(app_von("katalog", url)):
        for auswahl in AUSWAHLEN:
            await vergleichen(client, auswahl, auch_xlsx=auswahl in AUCH_XLSX)


async def vergleichen(client: httpx.AsyncClient, auswahl: str, *, auch_xlsx: bool) -> None:
    stichtag = auswahl.removeprefix("stichtag=") if "stichtag" in auswahl else "2021-04-15"
    gelesen = await client.get(f"{EXPORT}?format=json&{auswahl}")
    ketten = TypeAdapter(list[BereitstellungRead]).validate_json(gelesen.content)
    assert ketten, auswahl
    kommunen = await client.get(f"{KATALOG}/kommunen/export?format=json&stichtag={stichtag}")
    namen = {kommune["ags"]: kommune["name"] for kommune in kommunen.json()}
    tabelle = Tabelle("Bereitstellungen", spalten(namen), date.fromisoformat(stichtag))
    datei = BytesIO()
    schreiber = CsvDatei(datei, tabelle)
    schreiber.schreibe(ketten)
    schreiber.beende()
    csv = await client.get(f"{EXPORT}?format=csv&{auswahl}")
    assert csv.content.splitlines(True) == datei.getvalue().splitlines(True), auswahl
    if not auch_xlsx:
        return
    xlsx = await client.get(f"{EXPORT}?format=xlsx&{auswahl}")
    blatt: Any = openpyxl.load_workbook(BytesIO(xlsx.content)).active
    kopf, *zeilen = blatt.iter_rows(values_only=True)
    assert list(kopf) == [spalte.titel for spalte in tabelle.spalten]
    gefunden = [[gelesene(zelle) for zelle in zeile] for zeile in zeilen]
    assert gefunden == [[spalte.wert(kette) for spalte in tabelle.spalten] for kette in ketten]


def gelesene(zelle: Any) -> Any:
    """Return what a cell of a sheet says; openpyxl shows a carriage return as it is written."""
    if isinstance(zelle, datetime):
        return zelle.date()
    return zelle.replace("_x000D_", "\r") if isinstance(zelle, str) else zelle


async def test_zu_viele_zeilen_werden_abgelehnt(
    mit_ketten: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    anzahl = len((await mit_ketten.get(f"{EXPORT}?format=json")).json())
    monkeypatch.setattr(shared.ausgabe, "KOPIERT_HOECHSTENS", anzahl - 1)
    antwort = await mit_ketten.get(EXPORT)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/ausgabe-zu-gross")
    monkeypatch.setattr(shared.ausgabe, "KOPIERT_HOECHSTENS", anzahl)
    assert (await mit_ketten.get(EXPORT)).status_code == 200


async def test_wer_geht_gibt_die_verbindung_frei(
    kettendatenbank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kommt_an, schreibe = asyncio.Event(), CsvKopie.schreibe

    def langsam(self: CsvKopie, stueck: bytes) -> None:
        schleife.call_soon_threadsafe(kommt_an.set)
        time.sleep(0.2)
        schreibe(self, stueck)

    monkeypatch.setattr(CsvKopie, "schreibe", langsam)
    app, schleife = app_von("katalog", kettendatenbank), asyncio.get_running_loop()
    pool = app.state.sessions.kw["bind"].pool
    async for client in client_for(app):
        frage = asyncio.create_task(client.get(EXPORT))
        async with asyncio.timeout(30):
            await kommt_an.wait()
            assert pool.checkedout()
            frage.cancel()
            while pool.checkedout():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (await client.get(EXPORT)).status_code == 200
