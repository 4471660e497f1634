from datetime import date
from typing import Any

import httpx
import pytest

from services.foerderung.vorfuehrung import vorfuehren
from shared.db import engine_for, sessions_for

PFAD = "/foerderung/v1/kennzahlen"


async def werte(portal: httpx.AsyncClient, **params: Any) -> dict[str, int]:
    antwort = await portal.get(PFAD, params=params)
    assert antwort.status_code == 200
    return {k["kennzahl"]: k["wert"] for k in antwort.json()["items"]}


async def test_modellkommunen_ab_der_entscheidung(portal: httpx.AsyncClient) -> None:
    assert (await werte(portal, stichtag="2020-11-18"))["modellkommunen"] == 0
    assert (await werte(portal, stichtag="2020-11-19"))["modellkommunen"] == 15
    assert (await werte(portal))["modellkommunen"] == 15


async def test_gebundenes_aus_bewilligungen(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    assert (await werte(eigenes_portal))["modellkommunen_budget_bewilligt"] == 0
    engine = engine_for(foerderung_url, service="foerderung")
    async with sessions_for(engine).begin() as session:
        await vorfuehren(session, heute=date(2021, 4, 15))
    await engine.dispose()
    heute = await werte(eigenes_portal)
    assert heute["modellkommunen_budget_bewilligt"] == heute["modellkommunen_budget"] == 1_500_000
    vorher = await werte(eigenes_portal, stichtag="2020-11-18")
    assert vorher["modellkommunen_budget_bewilligt"] == 0


@pytest.mark.parametrize(
    ("stichtag", "stand"), [("2021-04-14", "2021-04-14"), ("2099-01-01", "2021-04-15")]
)
async def test_der_stand_liegt_nie_in_der_zukunft(
    portal: httpx.AsyncClient, stichtag: str, stand: str
) -> None:
    antwort = (await portal.get(PFAD, params={"stichtag": stichtag})).json()
    assert antwort["stichtag"] == stichtag
    assert {k["stand"] for k in antwort["items"]} == {stand}


async def test_form_und_grenzen(portal: httpx.AsyncClient) -> None:
    antwort = (await portal.get(PFAD)).json()
    assert antwort["stichtag"] == "2021-04-15"
    ids = [k["kennzahl"] for k in antwort["items"]]
    assert all(k["nenner_kennzahl"] in (None, *ids) for k in antwort["items"])
    assert all(k["quelle"] and k["definition"] for k in antwort["items"])
    assert (await portal.get(PFAD, params={"tag": "2021-04-15"})).status_code == 422
    assert (await portal.get(PFAD, params={"stichtag": "2300-01-01"})).status_code == 422
