"""ekom21 plans its teams, and what they offer decides what can be booked."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.beratung.conftest import EKOM21, HEUTE, VOLKMARSEN, WANFRIED, schluessel
from tests.beratung.planung.planen import (
    ANTEILIG,
    abwesend,
    angelegt,
    buche,
    bucht,
    frei,
    geaendert,
    plan,
    verfuegbar,
)

BERATER = "/beratung/v1/berater"


async def test_ein_team_wird_angelegt_gelesen_und_gefunden(portal: httpx.AsyncClient) -> None:
    team = await angelegt(portal, module=[3], formate=["vor_ort"], regionen=["06635"])
    assert team["regionen"] == ["06635000"]
    assert team["arbeitszeiten"][4] == {"wochentag": 5, "von": "09:00", "bis": "17:00"}
    gelesen = await portal.get(f"{BERATER}/{team['id']}")
    assert gelesen.json() == team
    liste = (await portal.get(BERATER, params={"modul": 3, "limit": 200})).json()
    assert liste["total_count"] == 11
    online = (await portal.get(BERATER, params={"modul": 3, "format": "online"})).json()
    assert online["total_count"] == 10


async def test_derselbe_name_nicht_noch_einmal(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(
        BERATER, json=plan(name="Beratungsteam 1"), headers=schluessel() | EKOM21
    )
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/berater-name-vergeben")


FALSCH: list[dict[str, Any]] = [
    {"module": [5]},
    {"module": [1, 1]},
    {"module": []},
    {"formate": ["fax"]},
    {"regionen": ["06635020"]},
    {"regionen": ["05315"]},
    {"arbeitszeiten": [{"wochentag": 6, "von": "09:00", "bis": "17:00"}]},
    {"arbeitszeiten": [{"wochentag": 1, "von": "10:00", "bis": "17:00"}]},
    {"arbeitszeiten": [{"wochentag": 1, "von": "08:00", "bis": "11:00"}]},
    {"arbeitszeiten": [{"wochentag": 1, "von": "09:00", "bis": "17:00"}] * 2},
    {"puffer_minuten": 241},
    {"puffer_minuten": -1},
    {"aktiv_bis": "2021-01-01"},
    {"name": ""},
]


async def test_falsche_angaben(portal: httpx.AsyncClient) -> None:
    for falsch in FALSCH:
        antwort = await portal.post(BERATER, json=plan(**falsch), headers=schluessel() | EKOM21)
        assert antwort.status_code == 422, falsch
    assert (await portal.get(BERATER)).json()["total_count"] == 10


async def test_nur_ekom21_plant(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(BERATER, json=plan(), headers=schluessel())
    assert antwort.status_code == 403


async def test_vor_ort_nur_in_seinen_kreisen(portal: httpx.AsyncClient) -> None:
    team = await angelegt(portal, formate=["vor_ort"], regionen=["06635"])
    ort = {"format": "vor_ort", "berater": team["id"]}
    assert await frei(portal, **ort, ags=VOLKMARSEN)
    assert await frei(portal, **ort, region="06635")
    for anders in ({"ags": WANFRIED}, {"region": "06636"}):
        nichts = await verfuegbar(portal, **ort, **anders)
        assert nichts["grund"] == "Dieses Team berät nicht: Modul 2 vor Ort in diesem Kreis."
    assert "nennen Sie ags oder region" in (await verfuegbar(portal, **ort))["grund"]


async def test_nur_die_module_und_formate_die_ein_team_anbietet(portal: httpx.AsyncClient) -> None:
    await _alle_anderen_beenden(portal)
    team = await angelegt(portal, module=[1, 2], formate=["online"])
    assert (await frei(portal))["2021-05-03"] == 1
    grund = (await verfuegbar(portal, modul=3))["grund"]
    assert grund == "Kein Team für Modul 3 online in diesem Zeitraum."
    await abwesend(portal, team["id"], von="2021-05-01", bis="2021-06-30")
    grund = (await verfuegbar(portal))["grund"]
    assert grund == "Das einzige passende Team ist in diesem Zeitraum belegt oder abwesend."


async def test_alle_teams_belegt_sagt_wie_viele(portal: httpx.AsyncClient) -> None:
    for team in (await portal.get(BERATER, headers=EKOM21)).json()["items"]:
        await abwesend(portal, team["id"], von="2021-05-01", bis="2021-06-30")
    grund = (await verfuegbar(portal))["grund"]
    assert grund == "Alle 10 Teams sind in diesem Zeitraum belegt oder abwesend."
    wochenende = await verfuegbar(portal, von="2021-05-07", bis="2021-05-09")
    assert (
        wochenende["grund"] == "In diesem Zeitraum beginnen keine drei Arbeitstage hintereinander."
    )
    assert (await verfuegbar(portal, von="2021-03-01", bis="2021-03-31"))["grund"] == (
        "Der Zeitraum liegt nicht nach dem heutigen Tag."
    )
    spaet = await verfuegbar(portal, von="2031-05-01", bis="2031-05-31")
    assert spaet["grund"] == "Der Kalender reicht bis zum 31. Dezember 2030."
    fremd = await verfuegbar(portal, berater="01890000-0000-7000-8000-000000000000")
    assert fremd["grund"] == "Dieses Team gibt es nicht."


async def test_arbeitszeiten_bestimmen_den_beginn(portal: httpx.AsyncClient) -> None:
    """Friday until one: only the third day of 2.5 may be a Friday."""
    team = (await angelegt(portal, arbeitszeiten=ANTEILIG))["id"]
    woche = {"von": "2021-05-03", "bis": "2021-05-07", "berater": team}
    assert list(await frei(portal, **woche)) == ["2021-05-03", "2021-05-04"]
    assert list(await frei(portal, **woche, dauer_tage=2.5)) == [
        "2021-05-03", "2021-05-04", "2021-05-05",
    ]  # fmt: skip
    ueber = {"unterbrechung_erlaubt": "true"}
    assert list(await frei(portal, **woche, **ueber)) == ["2021-05-03", "2021-05-04"]


async def test_mit_unterbrechung_auch_ueber_das_wochenende(portal: httpx.AsyncClient) -> None:
    woche = {"von": "2021-05-10", "bis": "2021-05-14"}  # Ascension Day on the 13th
    assert list(await frei(portal, **woche)) == ["2021-05-10"]
    beginne = await verfuegbar(portal, **woche, unterbrechung_erlaubt="true")
    assert [[t["tag"] for t in item["termine"]] for item in beginne["items"]] == [
        ["2021-05-10", "2021-05-11", "2021-05-12"],
        ["2021-05-11", "2021-05-12", "2021-05-14"],
        ["2021-05-12", "2021-05-14", "2021-05-17"],
        ["2021-05-14", "2021-05-17", "2021-05-18"],
    ]


async def test_aktiv_von_und_bis(portal: httpx.AsyncClient) -> None:
    team = await angelegt(portal, aktiv_von="2021-05-04", aktiv_bis="2021-05-19")
    beginne = list(await frei(portal, berater=team["id"]))
    assert (beginne[0], beginne[-1]) == ("2021-05-04", "2021-05-17")


async def test_eine_aenderung_gilt_ab_ihrem_tag(portal: httpx.AsyncClient) -> None:
    team = await angelegt(portal)
    neu = await geaendert(portal, team, ab="2021-05-17", module=[1], name="Team Nord")
    assert neu.status_code == 200
    assert (neu.json()["name"], neu.json()["version"]) == ("Team Nord", 2)
    beginne = list(await frei(portal, berater=team["id"]))
    assert beginne[-1] == "2021-05-10"  # Ascension Day on the 13th
    assert "2021-05-17" in await frei(portal, berater=team["id"], modul=1)
    veraltet = await geaendert(portal, team, ab="2021-05-17")
    assert veraltet.status_code == 412


@pytest.mark.parametrize(
    "anders",
    [
        {"module": [1]},
        {"formate": ["online"]},
        {"arbeitszeiten": ANTEILIG[1:]},
        {"aktiv_bis": "2021-05-04"},
        {"regionen": ["06636"]},
    ],
    ids=repr,
)
async def test_was_gebucht_ist_bleibt_moeglich(
    portal: httpx.AsyncClient, anders: dict[str, Any]
) -> None:
    await _alle_anderen_beenden(portal)
    team = await angelegt(portal)
    gebucht = await buche(portal, format="vor_ort", beginn="2021-05-03")
    assert gebucht["team"] == team["name"]
    abgelehnt = await geaendert(portal, team, ab="2021-05-01", **anders)
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (
        409, "/probleme/berater-gebucht",
    )  # fmt: skip
    spaeter = {"ab": "2021-05-06"} | anders
    if "aktiv_bis" in anders:
        spaeter["aktiv_bis"] = "2021-05-06"
    assert (await geaendert(portal, team, **spaeter)).status_code == 200
    assert (await portal.get(f"{BERATER}/{team['id']}")).json()["version"] == 2


@pytest.mark.parametrize(
    "falsch", [{"ab": "2021-04-14"}, {"ab": "2021-05-10", "aktiv_bis": "2021-05-01"}], ids=repr
)
async def test_keine_aenderung_in_der_vergangenheit(
    portal: httpx.AsyncClient, falsch: dict[str, Any]
) -> None:
    team = await angelegt(portal)
    antwort = await geaendert(portal, team, **falsch)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/plan-unzulaessig")


async def test_ein_team_das_aufgehoert_hat_faengt_wieder_an(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    """In between it is seen as it will be next; it can be booked on none of these days."""
    team = await angelegt(portal, aktiv_bis="2021-04-20", module=[1], puffer_minuten=0)
    app.state.fester_tag = date(2021, 4, 26)
    neu = await geaendert(portal, team, ab="2021-05-17", aktiv_bis=None, module=[2])
    assert neu.status_code == 200, neu.text
    wieder = neu.json()
    assert (wieder["module"], wieder["puffer_minuten"]) == ([2], 60)
    assert (wieder["aktiv_von"], wieder["aktiv_bis"]) == ("2021-04-16", None)
    assert wieder["arbeitszeiten"] == team["arbeitszeiten"]
    danach = await geaendert(portal, wieder, ab="2021-06-21", module=[3])
    assert danach.json()["module"] == [2]
    for tag, module in [
        ("2021-04-20", [1]),
        ("2021-04-21", [2]),
        ("2021-05-17", [2]),
        ("2021-06-20", [2]),
        ("2021-06-21", [3]),
    ]:
        app.state.fester_tag = date.fromisoformat(tag)
        gelesen = await portal.get(f"{BERATER}/{team['id']}")
        assert gelesen.status_code == 200
        assert gelesen.json()["module"] == module
        liste = (await portal.get(BERATER, params={"limit": 200})).json()["items"]
        assert gelesen.json() in liste
    app.state.fester_tag = HEUTE
    assert next(iter(await frei(portal, berater=team["id"]))) == "2021-05-17"


async def test_wer_vor_dem_neuen_beginn_doch_aufhoert_bleibt_zu_sehen(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    team = await angelegt(portal, aktiv_bis="2021-04-20", module=[1])
    app.state.fester_tag = date(2021, 4, 26)
    doch_nicht = await geaendert(portal, team, ab="2021-05-17", aktiv_bis="2021-05-16")
    assert doch_nicht.status_code == 200, doch_nicht.text
    assert doch_nicht.json()["module"] == [1]


async def test_auch_wohin_ein_team_faehrt_gilt_ab_seinem_tag(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    team = await angelegt(portal, formate=["vor_ort"])
    woanders = {"regionen": ["06636"], "puffer_minuten": 0}
    neu = await geaendert(portal, team, ab="2021-05-18", formate=["vor_ort"], **woanders)
    assert neu.status_code == 200, neu.text
    assert (neu.json()["regionen"], neu.json()["puffer_minuten"]) == ([], 60)
    app.state.fester_tag = date(2021, 5, 18)
    dann = (await portal.get(f"{BERATER}/{team['id']}")).json()
    app.state.fester_tag = HEUTE
    assert (dann["regionen"], dann["puffer_minuten"]) == (["06636000"], 0)
    ort = {"format": "vor_ort", "berater": team["id"]}
    beginne = list(await frei(portal, **ort, ags=VOLKMARSEN))
    assert beginne[-1] == "2021-05-10"  # three days in a row before the 18th
    assert "2021-05-17" in await frei(
        portal, **ort, ags=WANFRIED
    )  # the first of them still anywhere
    spaeter = await verfuegbar(portal, **ort, ags=VOLKMARSEN, von="2021-05-20")
    assert spaeter["grund"] == "Dieses Team berät nicht: Modul 2 vor Ort in diesem Zeitraum."


async def test_vor_ort_ist_bei_der_federfuehrenden(portal: httpx.AsyncClient) -> None:
    await _alle_anderen_beenden(portal)
    team = await angelegt(portal, regionen=["06635"])
    gemeinsam = await buche(portal, format="vor_ort", partner=[WANFRIED])
    assert gemeinsam["team"] == team["name"]
    enger = await geaendert(portal, team, ab="2021-05-01", regionen=["06635"], puffer_minuten=30)
    assert enger.status_code == 200


async def test_ein_fremdes_team_gibt_es_nicht(portal: httpx.AsyncClient) -> None:
    nirgends = f"{BERATER}/01890000-0000-7000-8000-000000000000"
    fehlt = await portal.get(nirgends)
    assert (fehlt.status_code, fehlt.json()["type"]) == (404, "/probleme/berater-unbekannt")
    gewuenscht = await bucht(portal, berater=nirgends.rsplit("/", 1)[1])
    assert (gewuenscht.status_code, gewuenscht.json()["type"]) == (
        422, "/probleme/berater-unbekannt",
    )  # fmt: skip
    kopf = schluessel() | EKOM21 | {"If-Match": '"1"'}
    antwort = await portal.post(
        f"{nirgends}/aendern", json=_ohne_beginn(plan(ab="2021-05-01")), headers=kopf
    )
    assert antwort.status_code == 404


async def test_die_auslastung_einer_woche(portal: httpx.AsyncClient) -> None:
    await _alle_anderen_beenden(portal)
    team = await angelegt(portal)
    await buche(portal, beginn="2021-05-03")
    await abwesend(portal, team["id"], von="2021-05-06", bis="2021-05-06")
    await abwesend(
        portal, team["id"], von="2021-05-06", bis="2021-05-07", von_uhrzeit="15:00",
        bis_uhrzeit="10:00",
    )  # fmt: skip
    frage = {"von": "2021-05-03", "bis": "2021-05-16", "berater": team["id"]}
    antwort = await portal.get("/beratung/v1/auslastung", params=frage, headers=EKOM21)
    zahlen = [
        {k: item[k] for k in ("woche", "arbeitstage", "gebucht", "abwesend", "frei")}
        for item in antwort.json()["items"]
    ]
    assert zahlen == [
        {"woche": "2021-05-03", "arbeitstage": 5, "gebucht": 3, "abwesend": 2, "frei": 0},
        {"woche": "2021-05-10", "arbeitstage": 4, "gebucht": 0, "abwesend": 0, "frei": 4},
    ]
    zu_lang = {"von": "2021-05-03", "bis": "2022-06-01"}
    antwort = await portal.get("/beratung/v1/auslastung", params=zu_lang, headers=EKOM21)
    assert antwort.status_code == 422


async def _alle_anderen_beenden(portal: httpx.AsyncClient) -> None:
    """The ten teams end on the Stichtag, so that the one of the test is the only one."""
    for team in (await portal.get(BERATER, headers=EKOM21)).json()["items"]:
        await geaendert(portal, team, ab="2021-04-16", aktiv_bis="2021-04-16")


def _ohne_beginn(werte: dict[str, Any]) -> dict[str, Any]:
    return {name: wert for name, wert in werte.items() if name != "aktiv_von"}
