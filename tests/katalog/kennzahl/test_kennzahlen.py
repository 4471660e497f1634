"""The Katalog's Kennzahlen at different days."""

from typing import Any

import httpx
import pytest


async def kennzahlen(katalog: httpx.AsyncClient, **params: str) -> dict[str, dict[str, Any]]:
    answer = await katalog.get("/katalog/v1/kennzahlen", params=params)
    assert answer.status_code == 200, answer.text
    return {k["kennzahl"]: k for k in answer.json()["items"]}


@pytest.mark.parametrize(
    ("stichtag", "kommunen", "gemeinden", "kreisfrei"),
    [("2021-04-15", 443, 422, 5), ("2024-01-01", 442, 421, 5), ("2026-06-01", 442, 421, 6)],
)
async def test_gebiet(
    katalog: httpx.AsyncClient, stichtag: str, kommunen: int, gemeinden: int, kreisfrei: int
) -> None:
    zahlen = {k: v["wert"] for k, v in (await kennzahlen(katalog, stichtag=stichtag)).items()}
    assert zahlen["kommunen"] == kommunen == zahlen["gemeinden"] + zahlen["landkreise"]
    assert (zahlen["gemeinden"], zahlen["landkreise"]) == (gemeinden, 21)
    assert zahlen["kreisfreie_staedte"] == kreisfrei


@pytest.mark.parametrize(
    ("stichtag", "leistungen", "buendel"),
    [
        ("2019-09-30", 0, 0),
        ("2019-10-01", 11, 4),  # Bestattung, Standesamt, Sterbefall; Ehe Online has begun
        ("2019-11-01", 13, 5),  # Ehe Online is complete; Jugendamt has begun
        ("2020-10-01", 19, 7),  # Soziales, Verpflichtungserklärung, and Jugendamt complete
        ("2021-02-28", 39, 14),  # of the 12 of Abfallwirtschaft none is certain yet
        ("2021-03-01", 66, 16),
        ("2021-03-31", 66, 16),
        ("2021-04-01", 70, 17),
        ("2021-04-15", 70, 17),
        ("2030-01-01", 70, 17),
    ],
)
async def test_leistungen_mindestens(
    katalog: httpx.AsyncClient, stichtag: str, leistungen: int, buendel: int
) -> None:
    zahlen = await kennzahlen(katalog, stichtag=stichtag)
    assert zahlen["leistungen_verfuegbar"]["wert"] == leistungen
    assert zahlen["umsetzungsbuendel"]["wert"] == buendel


async def test_jede_sagt_was_sie_zaehlt(katalog: httpx.AsyncClient) -> None:
    zahlen = await kennzahlen(katalog)
    assert list(zahlen) == [
        "kommunen",
        "landkreise",
        "gemeinden",
        "kreisfreie_staedte",
        "leistungen_verfuegbar",
        "umsetzungsbuendel",
    ]
    for zahl in zahlen.values():
        assert zahl["definition"]
        assert zahl["quelle"]
        assert zahl["stand"] == "2021-04-15"
    assert "Mindestwert" in zahlen["leistungen_verfuegbar"]["definition"]


async def test_stand_reicht_nur_so_weit_wie_die_quelle(katalog: httpx.AsyncClient) -> None:
    spaet = await kennzahlen(katalog, stichtag="2030-01-01")
    assert spaet["kommunen"]["stand"] == "2026-01-31"
    assert spaet["leistungen_verfuegbar"]["stand"] == "2021-04-30"
    assert (await kennzahlen(katalog, stichtag="1950-01-01"))["kommunen"]["stand"] == "2019-12-31"


@pytest.mark.parametrize("query", ["stichtag=0001-01-01", "stichtag=%00", "limit=3"])
async def test_ungueltiges_wird_abgewiesen(katalog: httpx.AsyncClient, query: str) -> None:
    assert (await katalog.get(f"/katalog/v1/kennzahlen?{query}")).status_code == 422
