"""A Kommune's free places."""

import httpx
import pytest

from tests.beratung.conftest import ANDERE, EKOM21, VOLKMARSEN, schluessel, wunsch
from tests.tokens import bearer

PFAD = f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent"


async def test_zwei_bereiche_je_ein_platz(portal: httpx.AsyncClient) -> None:
    await portal.post("/beratung/v1/buchungen", json=wunsch(), headers=schluessel())
    antwort = await portal.get(PFAD)
    assert antwort.json()["items"] == [
        {
            "bereich": "ozg",
            "topf": "Umsetzungsvereinbarung OZG",
            "plaetze": 1,
            "belegt": 1,
            "frei": 0,
            "gueltig_von": "2020-01-01",
            "gueltig_bis": "2022-12-31",
        },
        {
            "bereich": "verwaltungsdigitalisierung",
            "topf": "Starke Heimat Hessen",
            "plaetze": 1,
            "belegt": 0,
            "frei": 1,
            "gueltig_von": "2020-01-01",
            "gueltig_bis": "2024-12-31",
        },
    ]


@pytest.mark.parametrize(
    ("stichtag", "frei"),
    [
        ("2019-12-31", [0, 0]),
        ("2022-12-31", [1, 1]),
        ("2023-01-01", [0, 1]),
        ("2025-01-01", [0, 0]),
    ],
)
async def test_am_stichtag(portal: httpx.AsyncClient, stichtag: str, frei: list[int]) -> None:
    antwort = await portal.get(PFAD, params={"stichtag": stichtag})
    assert [item["frei"] for item in antwort.json()["items"]] == frei


async def test_nur_die_eigene_kommune(portal: httpx.AsyncClient) -> None:
    assert (await portal.get(PFAD, headers=ANDERE)).status_code == 404
    assert (await portal.get(PFAD, headers=EKOM21)).status_code == 200
    assert (await portal.get(PFAD, headers=bearer(rollen=["plattform"]))).status_code == 403
    unbekannt = PFAD.replace(VOLKMARSEN, "06999999")
    assert (await portal.get(unbekannt, headers=EKOM21)).status_code == 404
    # a key in another form is the same Kommune
    assert (await portal.get(PFAD.replace(VOLKMARSEN, "066350020020"))).status_code == 200
