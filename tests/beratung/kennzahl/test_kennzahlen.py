"""The published figures, counted from rows."""

from datetime import date

import httpx
from fastapi import FastAPI

from tests.beratung.conftest import EKOM21, VIELE, schluessel, wunsch

PFAD = "/beratung/v1/kennzahlen"


async def werte(portal: httpx.AsyncClient, **params: str) -> dict[str, int]:
    antwort = await portal.get(PFAD, params=params)
    assert antwort.status_code == 200
    return {item["kennzahl"]: item["wert"] for item in antwort.json()["items"]}


async def test_gezaehlt_werden_buchungen_und_kommunen(portal: httpx.AsyncClient) -> None:
    for ags, modul, beginn in [
        (VIELE[0], 1, "2021-05-03"),
        (VIELE[0], 3, "2021-05-10"),
        (VIELE[1], 2, "2021-05-03"),
    ]:
        await portal.post(
            "/beratung/v1/buchungen",
            json=wunsch(ags=ags, modul=modul, beginn=beginn),
            headers=schluessel() | EKOM21,
        )
    assert await werte(portal) == {
        "beratung_kommunen": 2,
        "beratung_landkreise": 0,
        "beratung_gemeinden": 2,
        "beratungsmodule": 3,
        "beratungsmodule_ozg": 2,
    }
    assert set((await werte(portal, stichtag="2021-04-14")).values()) == {0}


async def test_storniertes_zaehlt_ab_dem_storno_nicht(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    buchung = await portal.post("/beratung/v1/buchungen", json=wunsch(), headers=schluessel())
    app.state.fester_tag = date(2021, 4, 20)
    pfad = f"/beratung/v1/buchungen/{buchung.json()['id']}/stornieren"
    assert (await portal.post(pfad, headers={"If-Match": '"1"'})).status_code == 200
    assert (await werte(portal, stichtag="2021-04-19"))["beratungsmodule"] == 1
    assert (await werte(portal, stichtag="2021-04-20"))["beratungsmodule"] == 0
