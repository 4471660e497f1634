"""The 33 Leistungen the sources name: search, filters, pages."""

import json
from collections import Counter
from typing import Any

import httpx
import pytest

from shared.schemas.leistung import LeistungRead
from shared.schemas.liste import Liste

LEISTUNGEN = "/katalog/v1/leistungen"


async def liste(katalog: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await katalog.get(LEISTUNGEN, params={"limit": 200} | params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_33_benannte_und_nicht_mehr_als_gezaehlt(katalog: httpx.AsyncClient) -> None:
    leistungen = await liste(katalog)
    assert len(leistungen) == 33
    assert {leistung["status"] for leistung in leistungen} == {"verfuegbar"}
    benannt = Counter(leistung["umsetzungsbuendel"] for leistung in leistungen)
    buendel = (await katalog.get("/katalog/v1/umsetzungsbuendel")).json()["items"]
    assert benannt.keys() <= {b["id"] for b in buendel}
    for b in buendel:
        assert benannt[b["id"]] <= b["anzahl_leistungen"], b["name"]


@pytest.mark.parametrize("auswahl", ["limit=200", "limit=3", "sort=-ozg_id", "q=gibtesnicht"])
async def test_was_die_datenbank_schreibt_ist_der_vertrag(
    mit_ketten: httpx.AsyncClient, auswahl: str
) -> None:
    """Nothing between the database and the caller checks these bytes."""
    antwort = await mit_ketten.get(f"{LEISTUNGEN}?{auswahl}")
    assert antwort.headers["Content-Type"] == "application/json"
    gelesen = Liste[LeistungRead].model_validate_json(antwort.content, extra="forbid")
    # also in the same order, which == of dicts would not see
    assert json.dumps(antwort.json()) == json.dumps(gelesen.model_dump(mode="json"))


async def test_nicht_im_leika_ist_null(katalog: httpx.AsyncClient) -> None:
    (laerm,) = await liste(katalog, q="lärm/staub")
    assert (laerm["leika_schluessel"], laerm["ozg_id"]) == (None, "10136")
    (tkg,) = await liste(katalog, q="§ 68")
    assert (tkg["leika_schluessel"], tkg["ozg_id"], tkg["typisierung"]) == (None, None, [])
    (alg,) = await liste(katalog, q="ARBEITSLOSENGELD")
    assert alg["typisierung"] == ["1", "2/3"]


@pytest.mark.parametrize(
    "schluessel", ["99001001000000", "99.001.001.000.000", "99 001 001 000 000"]
)
async def test_leika_schluessel_in_jeder_form(katalog: httpx.AsyncClient, schluessel: str) -> None:
    assert [x["name"] for x in await liste(katalog, leika_schluessel=schluessel)] == [
        "Abfallgebühr"
    ]


async def test_filter(katalog: httpx.AsyncClient) -> None:
    maengel = await liste(katalog, ozg_id="10136")
    assert len(maengel) == 13
    (buendel,) = {leistung["umsetzungsbuendel"] for leistung in maengel}
    assert await liste(katalog, umsetzungsbuendel=buendel) == maengel
    assert [x["name"] for x in await liste(katalog, ozg_id="10136", q="strassen")] == [
        "Störung der Straßenbeleuchtung",
        "Straßenreinigung",
        "Straßenschaden",
        "Verunreinigungen an Straßenentwässerungseinrichtungen",
    ]
    assert await liste(katalog, q="%") == []


async def test_blaettern_auch_ueber_lange_namen(katalog: httpx.AsyncClient) -> None:
    url: str | None = f"{LEISTUNGEN}?limit=1"
    namen: list[str] = []
    while url:
        answer = await katalog.get(url)
        assert answer.status_code == 200, answer.text
        namen += [leistung["name"] for leistung in answer.json()["items"]]
        url = answer.links["next"]["url"] if "next" in answer.links else None
    assert len(namen) == len(set(namen)) == 33
    assert namen.index("Störung von öffentlichen Uhren") < namen.index("Straßenreinigung")


async def test_eine(katalog: httpx.AsyncClient) -> None:
    (erste, *_) = await liste(katalog, q="hundesteuer")
    einzeln = (await katalog.get(f"{LEISTUNGEN}/{erste['id']}")).json()
    assert einzeln == erste | {
        "leistungsobjekt": None,
        "verrichtungen": [],
        "reifegradverlauf": [],
    }
    assert "Annahme" in erste["hinweis"]
    fehlt = await katalog.get(f"{LEISTUNGEN}/00000000-0000-0000-0000-000000000000")
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/leistung-unbekannt")
    assert (await katalog.get(f"{LEISTUNGEN}/1")).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "leika_schluessel=99001001000001",
        "leika_schluessel=98001001000000",
        "leika_schluessel=" + "9" * 5000,
        "ozg_id=20110",
        "ozg_id=201",
        "ozg_id=101100",
        "leika_schluessel=9900100",
        "typisierung=13",
        "sdg=1",
        "ebene=land",
        "umsetzungsbuendel=abfall",
        "status=fertig",
        "q=%00",
        "q=%ED%A0%80",
        "limit=-1",
    ],
)
async def test_ungueltiges_wird_abgewiesen(katalog: httpx.AsyncClient, query: str) -> None:
    answer = await katalog.get(f"{LEISTUNGEN}?{query}")
    # a broken UTF-8 sequence arrives as replacement characters: a text like any other
    assert answer.status_code == (200 if "%ED" in query else 422), answer.text
