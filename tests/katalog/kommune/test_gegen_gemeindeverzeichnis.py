"""Keys, names and figures against the Gemeindeverzeichnis beside the checkout."""

import csv
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.katalog.stammdaten import DATEN

VERZEICHNIS = Path(__file__).parents[4] / "shared" / "daten"
GEBIETSSTAND = "2023-11-30"
ART = {"61": "kreisfreie_stadt", "63": "stadt", "64": "gemeinde"}


def zeilen(datei: str) -> list[dict[str, str]]:
    if not VERZEICHNIS.is_dir():
        pytest.skip("Das Gemeindeverzeichnis liegt nicht neben dem Repository (../shared/daten).")
    with (VERZEICHNIS / datei).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


async def alle(katalog: httpx.AsyncClient, **params: str) -> dict[str, dict[str, Any]]:
    gefunden: dict[str, dict[str, Any]] = {}
    cursor: dict[str, str] = {}
    while True:
        seite = (
            await katalog.get("/katalog/v1/kommunen", params={"limit": "200"} | params | cursor)
        ).json()
        gefunden |= {k["ags"]: k for k in seite["items"]}
        if not seite["next_cursor"]:
            return gefunden
        cursor = {"cursor": seite["next_cursor"]}


async def test_gemeinden(katalog: httpx.AsyncClient) -> None:
    amtlich = {z["ags"]: z for z in zeilen(f"hessen_{GEBIETSSTAND}_gemeinden.csv")}
    gemeindefrei = [ags for ags, z in amtlich.items() if z["typ_code"] not in ART]
    assert len(gemeindefrei) == 4
    for ags in gemeindefrei:
        del amtlich[ags]

    unsere = await alle(katalog, stichtag=GEBIETSSTAND)
    gemeinden = {ags: k for ags, k in unsere.items() if k["art"] != "landkreis"}
    assert gemeinden.keys() == amtlich.keys()
    for ags, z in amtlich.items():
        k = gemeinden[ags]
        assert (k["ars"], k["name"], k["art"]) == (z["ars"], z["name"], ART[z["typ_code"]])
        assert k["kreis"] == (None if z["typ_code"] == "61" else z["kreis_ags"] + "000")
        assert (k["einwohner"], k["einwohner_stand"]) == (int(z["einwohner"]), "2022-12-31")
        # suffixes such as "Hansestadt" come and go; the name itself stays
        assert k["name_amtlich"].partition(",")[0] == z["name_amtlich"].partition(",")[0]


async def test_landkreise(katalog: httpx.AsyncClient) -> None:
    amtlich = {
        z["ags5"] + "000": z
        for z in zeilen(f"hessen_{GEBIETSSTAND}_kreise.csv")
        if z["typ_code"] == "44"
    }
    unsere = await alle(katalog, stichtag=GEBIETSSTAND, art="landkreis")
    assert unsere.keys() == amtlich.keys()
    for ags, z in amtlich.items():
        k = unsere[ags]
        assert (k["ars"], k["name_amtlich"]) == (z["ars12"], z["name"])
        assert k["einwohner"] == int(z["einwohner"])


async def test_gebietsaenderungen() -> None:
    amtlich = {
        (z["gueltig_ab"], alt, z["ags_neu"])
        for z in zeilen("hessen_gebietsaenderungen.csv")
        for alt in z["ags_alt"].split(";")
    }
    with (DATEN / "gebietsaenderungen.csv").open(encoding="utf-8") as file:
        unsere = {(z["gueltig_ab"], z["ags_alt"], z["ags_neu"]) for z in csv.DictReader(file)}
    assert unsere == amtlich


async def test_leistungen(katalog: httpx.AsyncClient) -> None:
    buendel = {
        b["id"]: b["name"]
        for b in (await katalog.get("/katalog/v1/umsetzungsbuendel")).json()["items"]
    }
    unsere = (await katalog.get("/katalog/v1/leistungen", params={"limit": 200})).json()["items"]
    amtlich = zeilen("seed_leistungen_leika.csv")
    assert {
        (
            leistung["name"],
            leistung["leika_schluessel"],
            leistung["ozg_id"],
            tuple(leistung["typisierung"]),
            buendel[leistung["umsetzungsbuendel"]],
        )
        for leistung in unsere
    } == {
        (
            z["seed_bezeichnung"],
            z["leika_schluessel"] if z["leika_schluessel"].isdigit() else None,
            z["ozg_id"] or None,
            tuple(z["typisierung"].split(", ")) if z["typisierung"] else (),
            z["umsetzungsbuendel_abgeleitet"],
        )
        for z in amtlich
    }
    assert len(unsere) == len(amtlich) == 33
