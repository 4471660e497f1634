"""The catalogue of figures, and their course over time from what was kept day by day."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.dashboard.kennzahl.verlauf import luecken
from shared.schemas.dashboard_kennzahl import Aufloesung
from tests.dashboard.conftest import Start
from tests.dashboard.frisch import frisch, ruhe
from tests.dashboard.quellen import WERTE, Quellen

WEG = "/dashboard/v1/kennzahlen"
VERLAUF = f"{WEG}/beratung_kommunen/verlauf"


async def verlauf(client: httpx.AsyncClient, pfad: str = VERLAUF, **frage: str) -> dict[str, Any]:
    antwort = await frisch(client, pfad, params=frage)
    assert antwort.status_code == 200, antwort.text
    inhalt: dict[str, Any] = antwort.json()
    return inhalt


async def test_jede_mit_definition_nenner_stand_und_quelle(client: httpx.AsyncClient) -> None:
    inhalt = (await frisch(client, WEG)).json()
    items = {k["kennzahl"]: k for k in inhalt["items"]}
    assert items.keys() == {
        *(name for dienst in WERTE.values() for name in dienst),
        "kommunen_mit_leistung", "zufriedenheit_nutzen",
    }  # fmt: skip
    for eine in items.values():
        assert eine["definition"]
        assert eine["quelle"]
        assert eine["stand"] == "2021-04-15"
        assert eine["geholt_am"]
    assert (items["beratung_kommunen"]["wert"], items["beratung_kommunen"]["nenner"]) == (198, 443)
    assert items["zufriedenheit_nutzen"]["wert"] == 4.4
    assert {k for k, v in items.items() if v["auf_der_karte"]} == {
        "beratung_kommunen", "kommunen_mit_leistung", "modellkommunen",
    }  # fmt: skip


async def test_ein_stummer_dienst_hat_keine(client: httpx.AsyncClient, quellen: Quellen) -> None:
    quellen.antwort["foerderung"] = httpx.ConnectError("weg")
    inhalt = (await frisch(client, WEG)).json()
    assert "foerderung" in {d["dienst"] for d in inhalt["dienste"]}


async def test_tag_fuer_tag_mit_luecken(start: Start) -> None:
    for tag in ("2021-04-12", "2021-04-13", "2021-04-15"):
        async with start(heute=tag) as client:
            await frisch(client, WEG)
            await ruhe(client)
    async with start(heute="2021-04-16") as client:
        inhalt = await verlauf(client, von="2021-04-10", bis="2021-04-15")
    assert [(p["stichtag"], p["wert"], p["nenner"]) for p in inhalt["punkte"]] == [
        (tag, 198, 443) for tag in ("2021-04-12", "2021-04-13", "2021-04-15")
    ]
    assert inhalt["luecken"] == [
        {"von": "2021-04-10", "bis": "2021-04-11"},
        {"von": "2021-04-14", "bis": "2021-04-14"},
    ]
    assert (inhalt["einheit"], inhalt["status"]) == ("Stück", "ok")
    assert all(p["nachgetragen"] for p in inhalt["punkte"])  # asked long after these days


async def test_je_monat_gilt_der_letzte(start: Start) -> None:
    for tag in ("2021-01-31", "2021-03-10", "2021-03-20"):
        async with start(heute=tag) as client:
            await frisch(client, WEG)
            await ruhe(client)
    async with start(heute="2021-04-15") as client:
        inhalt = await verlauf(client, von="2021-01-01", bis="2021-03-31", aufloesung="monat")
    assert [p["stichtag"] for p in inhalt["punkte"]] == ["2021-01-31", "2021-03-20"]
    assert inhalt["luecken"] == [{"von": "2021-02-01", "bis": "2021-02-28"}]


async def test_was_gemessen_ist_und_was_gezaehlt_wird(client: httpx.AsyncClient) -> None:
    for name, wert in (("zufriedenheit_nutzen", 4.4), ("kommunen_mit_leistung", 3)):
        inhalt = await verlauf(client, f"{WEG}/{name}/verlauf")
        assert [p["wert"] for p in inhalt["punkte"]] == [wert]


async def test_ohne_datenbank_wird_das_gesagt(start: Start) -> None:
    async with start(database_url="postgresql+asyncpg://x@/x?host=/nirgends") as client:
        inhalt = await verlauf(client)
    assert (inhalt["status"], inhalt["punkte"], inhalt["luecken"]) == ("fehler", [], [])
    assert inhalt["titel"] == "Beratung Kommunen"


def test_ohne_tage_ist_alles_luecke() -> None:
    von, bis = date(2021, 4, 1), date(2021, 4, 30)
    for aufloesung in Aufloesung:
        (eine,) = luecken([], von, bis, aufloesung)
        assert (eine.von, eine.bis) == (von, bis)
        assert luecken([date(2021, 5, 1)], von, bis, aufloesung) == [eine]


@pytest.mark.parametrize(
    ("frage", "status"),
    [
        ("von=2021-04-02&bis=2021-04-01", 422),
        ("von=2022-04-02", 422),
        ("von=2019-01-01", 422),
        ("von=1980-01-01&aufloesung=monat", 422),
        ("aufloesung=jahr", 422),
        ("von=2019-01-01&aufloesung=monat", 200),
    ],
)
async def test_grenzen(client: httpx.AsyncClient, frage: str, status: int) -> None:
    assert (await client.get(f"{VERLAUF}?{frage}")).status_code == status


async def test_eine_kennzahl_die_es_nicht_gibt(client: httpx.AsyncClient) -> None:
    antwort = await frisch(client, f"{WEG}/gibt_es_nicht/verlauf")
    assert antwort.status_code == 404
    assert antwort.json()["type"] == "/probleme/kennzahl-unbekannt"
