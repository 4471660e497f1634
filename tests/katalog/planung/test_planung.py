"""The plan by Bündel and month: nothing is claimed that the months do not say."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.planung.regeln import gekommen, gekommen_jeden_monat
from tests.katalog.conftest import leistung_einfuegen

PLANUNG = "/katalog/v1/planung"
MONATE = [f"2020-{monat:02}" for monat in range(1, 13)]


async def planung(katalog: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    antwort = await katalog.get(PLANUNG, params=params)
    assert antwort.status_code == 200, antwort.text
    gelesen: dict[str, Any] = antwort.json()
    return gelesen


async def test_alles_bis_ende_2022(katalog: httpx.AsyncClient) -> None:
    plan = await planung(katalog)
    assert (plan["von"], plan["bis"], len(plan["items"])) == (None, "2022-12", 17)
    assert plan["summe"] == {
        "mindestens": 70,
        "hoechstens": 70,
        "mindestens_jeder_monat": 70,
        "hoechstens_jeder_monat": 70,
    }
    assert [m["monat"] for m in plan["monate"]][::10] == ["2019-10", "2021-04"]
    letzter = plan["monate"][-1]
    assert letzter == {
        "monat": "2021-04",
        "mindestens": 4,
        "hoechstens": 4,
        "bis_dahin_mindestens": 70,
        "bis_dahin_hoechstens": 70,
    }


async def test_januar_2020_bis_maerz_2021(katalog: httpx.AsyncClient) -> None:
    """33 names for 2020 and 2021; the table comes to 49 to 53, with one a month to 51 or 52."""
    plan = await planung(katalog, von="2020-01", bis="2021-03")
    assert plan["summe"] == {
        "mindestens": 49,
        "hoechstens": 53,
        "mindestens_jeder_monat": 51,
        "hoechstens_jeder_monat": 52,
    }
    (jugendamt,) = [b for b in plan["items"] if b["name"] == "Jugendamt"]
    assert jugendamt["summe"] == {
        "mindestens": 0,
        "hoechstens": 4,
        "mindestens_jeder_monat": 2,
        "hoechstens_jeder_monat": 3,
    }
    assert jugendamt["monate"] == [
        {"monat": "2020-01", "mindestens": 0, "hoechstens": 4},
        {"monat": "2020-10", "mindestens": 0, "hoechstens": 4},
    ]


async def test_was_daraus_wurde(katalog: httpx.AsyncClient) -> None:
    plan = await planung(katalog)
    nach_name = {(b["name"], b["efa"]): b for b in plan["items"]}
    melder = nach_name["Mängelmelder", False]
    assert (melder["leistungen_benannt"], len(melder["onlinedienste"])) == (13, 1)
    assert melder["leistungen_je_status"] == [{"status": "verfuegbar", "anzahl": 13}]
    sterbefall = nach_name["Sterbefall", False]
    assert (sterbefall["leistungen_benannt"], sterbefall["onlinedienste"]) == (0, [])
    assert sum(b["leistungen_benannt"] for b in plan["items"]) == 33
    assert {b["kommunen_mal_leistungen"] for b in plan["items"]} == {0}


async def test_verrichtungen_und_nutzung(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    (vorher,) = [b for b in (await planung(schreibend))["items"] if b["name"] == "Abfallwirtschaft"]
    for schluessel in ("99001001001000", "99001001001001", "99001002001000"):
        await leistung_einfuegen(engine, schluessel)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO katalog.abdeckungszaehler VALUES"
                " ('umsetzungsbuendel', :b, '2021-03-01', 5, 9, 5, 1),"
                " ('umsetzungsbuendel', :b, '2021-05-01', 2, 9, 2, 0)"
            ),
            {"b": vorher["umsetzungsbuendel"]},
        )
    (nachher,) = [
        b for b in (await planung(schreibend))["items"] if b["name"] == "Abfallwirtschaft"
    ]
    assert nachher["verrichtungen"] == vorher["verrichtungen"] + 2
    assert nachher["kommunen_mal_leistungen"] == 5
    spaeter = await planung(schreibend, stichtag="2021-06-01")
    assert spaeter["items"][0]["kommunen_mal_leistungen"] == 7


@pytest.mark.parametrize(
    "query", ["bis=2022", "bis=2022-13", "von=2021-01&bis=2020-12", "von=1999-01", "monat=2021-01"]
)
async def test_ungueltiges_wird_abgewiesen(katalog: httpx.AsyncClient, query: str) -> None:
    assert (await katalog.get(f"{PLANUNG}?{query}")).status_code == 422


@given(
    anzahl=st.integers(1, 20),
    monate=st.lists(st.sampled_from(MONATE), min_size=1, max_size=5, unique=True).map(sorted),
    grenzen=st.tuples(st.sampled_from(MONATE), st.sampled_from(MONATE)).map(sorted),
    verteilung=st.randoms(use_true_random=False),
)
def test_jede_moegliche_verteilung_liegt_in_der_spanne(
    anzahl: int, monate: list[str], grenzen: list[str], verteilung: Any
) -> None:
    von, bis = grenzen
    gezogen = [verteilung.choice(monate) for _ in range(anzahl)]
    weit = gekommen(anzahl, monate, von=von, bis=bis)
    assert weit.mindestens <= sum(von <= m <= bis for m in gezogen) <= weit.hoechstens
    if anzahl >= len(monate):
        gezogen[: len(monate)] = monate
        eng = gekommen_jeden_monat(anzahl, monate, von=von, bis=bis)
        assert eng.mindestens <= sum(von <= m <= bis for m in gezogen) <= eng.hoechstens
        assert weit.mindestens <= eng.mindestens <= eng.hoechstens <= weit.hoechstens
