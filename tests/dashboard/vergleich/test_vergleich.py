"""Kommunen side by side, and the Kreis they belong to."""

import httpx
import pytest

from services.dashboard.vergleich.aehnlich import aehnliche, groessenklasse
from shared.schemas.dashboard_vergleich import Groessenklasse
from shared.schemas.umsetzung import KommunenumsetzungRead
from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import Quellen, umsetzungsstaende

ALLE = [KommunenumsetzungRead.model_validate(k) for k in umsetzungsstaende("2021-04-15")["items"]]
NACH_AGS = {k.ags: k for k in ALLE}
WEG = "/dashboard/v1/vergleich"


@pytest.mark.parametrize(
    ("einwohner", "klasse"),
    [
        (None, None), (0, "unter_5000"), (4_999, "unter_5000"), (5_000, "5000_bis_unter_20000"),
        (19_999, "5000_bis_unter_20000"), (20_000, "20000_bis_unter_100000"),
        (99_999, "20000_bis_unter_100000"), (100_000, "ab_100000"),
    ],
)  # fmt: skip
def test_groessenklassen(einwohner: int | None, klasse: str | None) -> None:
    assert groessenklasse(einwohner) == (Groessenklasse(klasse) if klasse else None)


def test_aehnlich_sind_art_und_groesse() -> None:
    gefunden, regel = aehnliche(NACH_AGS["06635020"], ALLE)
    assert [k.name for k in gefunden] == ["Eschwege"]  # a Gemeinde is another Art, Wanfried unknown
    assert "5.000 bis unter 20.000" in regel
    landkreise, _ = aehnliche(NACH_AGS["06635000"], ALLE)
    assert [k.ags for k in landkreise] == ["06636000"]


def test_ohne_einwohnerzahl_entscheidet_die_art() -> None:
    gefunden, regel = aehnliche(NACH_AGS["06636013"], ALLE)
    assert [k.name for k in gefunden] == ["Eschwege", "Volkmarsen"]  # the same Kreis first
    assert "nicht bekannt" in regel


async def test_zu_einer_werden_aehnliche_vorgeschlagen(client: httpx.AsyncClient) -> None:
    antwort = (await frisch(client, WEG, params={"ags": "06635020"})).json()
    assert [(k["name"], k["vorgeschlagen"]) for k in antwort["items"]] == [
        ("Volkmarsen", False), ("Eschwege", True),
    ]  # fmt: skip
    volkmarsen = antwort["items"][0]
    assert volkmarsen["umsetzung"]["anteil"] == "0.0370"
    assert (volkmarsen["in_beratung"], volkmarsen["modellkommune"]) == (True, True)
    assert {m["kennzahl"] for m in antwort["merkmale"]} == {
        "beratung_kommunen", "kommunen_mit_leistung", "modellkommunen",
    }  # fmt: skip


async def test_zu_mehreren_keine(client: httpx.AsyncClient) -> None:
    keys = ["06636003", "06635020", "06636003"]
    antwort = (await frisch(client, WEG, params={"ags": keys})).json()
    assert [k["name"] for k in antwort["items"]] == ["Eschwege", "Volkmarsen"]
    assert antwort["regel"] is None


async def test_was_niemand_weiss_ist_null(client: httpx.AsyncClient, quellen: Quellen) -> None:
    quellen.antwort["beratung"] = httpx.ConnectError("weg")
    antwort = (await frisch(client, WEG, params={"ags": "06635020"})).json()
    assert {k["in_beratung"] for k in antwort["items"]} <= {None, True, False}
    assert antwort["status"] == "ok"


@pytest.mark.parametrize(
    ("frage", "status"),
    [("", 422), ("ags=1", 422), ("ags=06999999", 404), ("&".join(["ags=06635020"] * 9), 422)],
)
async def test_falsche_fragen(client: httpx.AsyncClient, frage: str, status: int) -> None:
    assert (await frisch(client, f"{WEG}?{frage}")).status_code == status


async def test_ein_kreis(client: httpx.AsyncClient) -> None:
    kreis = (await frisch(client, "/dashboard/v1/kreise/06635")).json()
    assert (kreis["name"], kreis["einwohner"]) == ("Landkreis Waldeck-Frankenberg", 157_322)
    assert kreis["kommunen"][0]["name"] == "Landkreis Waldeck-Frankenberg"
    assert len(kreis["kommunen"]) == 4
    beratung = kreis["merkmale"][0]["ergebnisse"]
    assert [(e["zaehler"], e["nenner"]) for e in beratung] == [(2, 4), (1, 1), (6769, 16569)]


async def test_eine_gemeinde_ist_kein_kreis(client: httpx.AsyncClient) -> None:
    for ags in ("06635020", "06999"):
        antwort = await frisch(client, f"/dashboard/v1/kreise/{ags}")
        assert antwort.status_code == 404
        assert antwort.json()["type"] == "/probleme/kreis-unbekannt"
