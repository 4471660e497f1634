"""The lookup of integrators: who performs it here, and where is it online."""

from typing import Any

import httpx
import pytest

ABFALLGEBUEHR = "99001001000000"
ELTERNBEITRAG = "99071007000000"
FUEHRERSCHEIN = "99023001000000"
HUNDESTEUER = "99102013000000"
SPERRMUELL = "99001009000000"
VERPFLICHTUNG = "99010005000000"


async def suche(client: httpx.AsyncClient, leika: str, **params: str) -> list[dict[str, Any]]:
    answer = await client.get(
        "/katalog/v1/zustaendigkeiten", params={"leika_schluessel": leika} | params
    )
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_nutzbar_mit_adresse(mit_ketten: httpx.AsyncClient) -> None:
    [treffer] = await suche(mit_ketten, ABFALLGEBUEHR, ags="06635020")
    assert treffer["zustaendig"] == {
        "ags": "06635020", "ars": "066350020020", "name": "Volkmarsen", "ebene": "gemeinde",
    }  # fmt: skip
    assert treffer["onlinedienst"]["url"] == "https://06635020.example/"
    assert treffer["onlinedienst"]["nutzbar_seit"] == "2021-03-01"
    assert (treffer["grund"], treffer["statt_verrichtung"]) == (None, None)
    assert treffer["leistung"]["leika_schluessel"] == ABFALLGEBUEHR
    [mit_ars] = await suche(mit_ketten, "99.001.001.000.000", ars="066350020020")
    assert mit_ars == treffer


@pytest.mark.parametrize(
    ("leika", "ags", "ebene", "grund"),
    [
        (SPERRMUELL, "06635020", "gemeinde", "nicht_freigeschaltet"),
        (ELTERNBEITRAG, "06635020", "gemeinde", "nicht_im_hessenfinder"),
        (HUNDESTEUER, "06635020", "gemeinde", "nicht_eingebunden"),
        (HUNDESTEUER, "06411000", "kreisfreie_stadt", "nicht_abgerufen"),
        (FUEHRERSCHEIN, "06635020", "landkreis", "zurueckgenommen"),
        (FUEHRERSCHEIN, "06635000", "landkreis", "zurueckgenommen"),
        (FUEHRERSCHEIN, "06531005", "landkreis", "nicht_abgerufen"),
        (VERPFLICHTUNG, "06531005", "sonderstatus", "nicht_abgerufen"),
        (VERPFLICHTUNG, "06411000", "kreisfreie_stadt", "nicht_abgerufen"),
    ],
)
async def test_warum_nicht(
    mit_ketten: httpx.AsyncClient, leika: str, ags: str, ebene: str, grund: str
) -> None:
    [treffer] = await suche(mit_ketten, leika, ags=ags)
    assert treffer["onlinedienst"] is None
    assert (treffer["zustaendig"]["ebene"], treffer["grund"]["art"]) == (ebene, grund)
    assert treffer["grund"]["text"]


async def test_der_landkreis_ist_zustaendig(mit_ketten: httpx.AsyncClient) -> None:
    [treffer] = await suche(mit_ketten, VERPFLICHTUNG, ags="06531001")
    assert treffer["zustaendig"]["ags"] == "06531000"
    assert treffer["onlinedienst"]["url"] == "https://06531000.example/"


async def test_beim_landkreis_liegt_eine_gemeindeaufgabe_nicht(
    mit_ketten: httpx.AsyncClient,
) -> None:
    [treffer] = await suche(mit_ketten, ABFALLGEBUEHR, ags="06635000")
    assert (treffer["zustaendig"], treffer["grund"]["art"]) == (None, "andere_ebene")
    assert "Städte und Gemeinden, kreisfreie Städte" in treffer["grund"]["text"]


async def test_verrichtung_faellt_auf_ihr_leistungsobjekt_zurueck(
    mit_ketten: httpx.AsyncClient,
) -> None:
    for verrichtung in ("99001001012000", "99001001012003"):
        [treffer] = await suche(mit_ketten, verrichtung, ags="06635020")
        assert treffer["leistung"]["leika_schluessel"] == ABFALLGEBUEHR
        assert treffer["statt_verrichtung"] == verrichtung


async def test_unbekannter_schluessel_ist_eine_leere_liste(mit_ketten: httpx.AsyncClient) -> None:
    assert await suche(mit_ketten, "99999999000000", ags="06635020") == []


async def test_nach_stichtag_und_gebietsstand(mit_ketten: httpx.AsyncClient) -> None:
    async def treffer(ags: str, stichtag: str) -> dict[str, Any]:
        [einer] = await suche(mit_ketten, ABFALLGEBUEHR, ags=ags, stichtag=stichtag)
        return einer

    assert (await treffer("06635005", "2022-12-31"))["onlinedienst"]
    assert (await treffer("06635001", "2022-12-31"))["grund"]["art"] == "nicht_abgerufen"
    neu = await treffer("06635001", "2023-01-01")
    assert neu["zustaendig"]["name"] == "Allendorf (Eder)"
    assert neu["onlinedienst"]["url"] == "https://06635005.example/"
    assert (await treffer("06411000", "2021-06-01"))["grund"]["art"] == "zurueckgenommen"
    assert (await treffer("06635020", "2018-01-01"))["grund"]["art"] == "nicht_verfuegbar"


@pytest.mark.parametrize(
    ("params", "status", "slug"),
    [
        ({"leika_schluessel": ABFALLGEBUEHR}, 422, "eingabe-ungueltig"),
        (
            {"leika_schluessel": ABFALLGEBUEHR, "ags": "06635020", "ars": "066350020020"},
            422,
            "eingabe-ungueltig",
        ),
        ({"ags": "06635020"}, 422, "eingabe-ungueltig"),
        ({"leika_schluessel": "99001001000001", "ags": "06635020"}, 422, "eingabe-ungueltig"),
        ({"leika_schluessel": ABFALLGEBUEHR, "ars": "06635020"}, 422, "eingabe-ungueltig"),
        ({"leika_schluessel": ABFALLGEBUEHR, "ags": "05315000"}, 404, "kommune-unbekannt"),
        ({"leika_schluessel": ABFALLGEBUEHR, "ars": "066359999020"}, 404, "kommune-unbekannt"),
        (
            {"leika_schluessel": ABFALLGEBUEHR, "ags": "06635005", "stichtag": "2023-01-01"},
            404,
            "kommune-unbekannt",
        ),
    ],
)
async def test_falsche_fragen(
    katalog: httpx.AsyncClient, params: dict[str, str], status: int, slug: str
) -> None:
    answer = await katalog.get("/katalog/v1/zustaendigkeiten", params=params)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/probleme/{slug}")
