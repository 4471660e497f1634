"""Files and pictures of all there is: whole, no formulas in them, no style of their own."""

import csv
import io
import re

import httpx
import openpyxl
import pytest
from lxml import etree

from shared.schemas.dashboard_ausgabe import Ausgegebenes, Bildart
from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import GEBIET, Quellen, umsetzungsstaende

EXPORT, DIAGRAMM = "/dashboard/v1/export", "/dashboard/v1/diagramm"
ZEILEN = {
    "ueberblick": 7, "buendel": 17, "verfuegbarkeit": 19, "karte": 3, "kommunen": len(GEBIET),
    "kennzahlen": 17, "verlauf": 1, "vergleich": 2, "kreis": 4, "kommune": 2, "budgets": 1,
}  # fmt: skip


def frage(was: str) -> dict[str, str]:
    ags = {"vergleich": "06635020", "kreis": "06635", "kommune": "06635020"}.get(was)
    return {"was": was} | ({"ags": ags} if ags else {})


def gelesen(antwort: httpx.Response) -> list[list[str]]:
    assert antwort.status_code == 200, antwort.text
    return list(csv.reader(io.StringIO(antwort.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("was", Ausgegebenes)
async def test_jedes_als_csv_und_xlsx(client: httpx.AsyncClient, was: str) -> None:
    antwort = await frisch(client, EXPORT, params=frage(was))
    kopf, *zeilen = gelesen(antwort)
    assert len(zeilen) == ZEILEN[was], kopf
    assert {"Stand", "Quelle"} <= set(kopf) or was == "budgets"
    assert was in antwort.headers["Content-Disposition"]
    assert "2021-04-15.csv" in antwort.headers["Content-Disposition"]
    mappe = await client.get(EXPORT, params=frage(was) | {"format": "xlsx"})
    blatt = openpyxl.load_workbook(io.BytesIO(mappe.content)).active
    assert blatt is not None
    assert [zelle.value for zelle in blatt[1]] == kopf
    assert blatt.max_row == len(zeilen) + 1


async def test_keine_formel(client: httpx.AsyncClient, quellen: Quellen) -> None:
    boese = umsetzungsstaende("2021-04-15")
    boese["items"][2]["name"] = '=HYPERLINK("http://boese.test")'
    quellen.antwort["katalog"] = httpx.Response(200, json=boese)
    antwort = await frisch(client, EXPORT, params={"was": "kommunen"})
    (zelle,) = [z[1] for z in gelesen(antwort) if "HYPERLINK" in z[1]]
    assert zelle.startswith("'=")
    mappe = await client.get(EXPORT, params={"was": "kommunen", "format": "xlsx"})
    blatt = openpyxl.load_workbook(io.BytesIO(mappe.content)).active
    assert blatt is not None
    assert all(zelle.data_type != "f" for zeile in blatt for zelle in zeile)


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ("was=kreis", 422),
        ("was=kommune", 422),
        ("was=vergleich", 422),
        ("was=karte&kennzahl=beratungsmodule", 422),
        ("was=karte&format=json", 422),
        ("was=kreis&ags=06999", 404),
        ("was=verlauf&kennzahl=gibt_es_nicht", 404),
        ("was=verlauf&von=2000-01-01", 422),
    ],
)
async def test_falsche_fragen(client: httpx.AsyncClient, params: str, status: int) -> None:
    antwort = await frisch(client, f"{EXPORT}?{params}")
    assert antwort.status_code == status
    assert status == 404 or antwort.json()["errors"]


@pytest.mark.parametrize("bild", Bildart)
async def test_jedes_bild(client: httpx.AsyncClient, bild: str) -> None:
    antwort = await frisch(client, DIAGRAMM, params={"bild": bild})
    assert antwort.status_code == 200
    assert antwort.headers["content-type"].startswith("image/svg+xml")
    svg = etree.fromstring(antwort.content)
    namen = {etree.QName(teil).localname for teil in svg.iter(etree.Element)}
    assert namen <= {
        "svg", "title", "desc", "g", "rect", "text", "line", "polyline", "polygon",
    }  # fmt: skip
    titel, beschreibung = (svg.find(f"{{*}}{name}") for name in ("title", "desc"))
    assert titel is not None
    assert titel.text
    assert beschreibung is not None
    assert beschreibung.text
    assert svg.get("aria-labelledby") == f"{titel.get('id')} {beschreibung.get('id')}"
    assert not re.search(rb'style=|<style|<script|fill="|stroke="|href="http', antwort.content)


async def test_das_bild_nennt_den_befund(client: httpx.AsyncClient) -> None:
    titel = {}
    for bild in Bildart:
        text = (await frisch(client, DIAGRAMM, params={"bild": bild})).text
        titel[bild.value] = re.findall(r"<title[^>]*>([^<]*)<", text)[0]
    assert titel == {
        "buendel": "70 Leistungen in 17 Umsetzungsbündeln",
        "verfuegbarkeit": "70 Leistungen sind April\xa02021 verfügbar",
        "karte": "Kommunen in der Beratung: 3 von 8 Kommunen",
        "verlauf": "Beratung Kommunen: 198 am 15.04.2021",
    }
