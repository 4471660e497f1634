"""When a consulting can begin, as a Kommune sees it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import httpx
import pytest

from shared.kalender import ist_arbeitstag
from tests.beratung.conftest import EKOM21, JETZT, VIELE, schluessel, wunsch
from tests.beratung.planung.planen import VOLL, angelegt, buche, geaendert

PFAD = "/beratung/v1/verfuegbarkeiten"
MAI: dict[str, str | int | float] = {
    "modul": 2,
    "format": "online",
    "dauer_tage": 3,
    "von": "2021-05-01",
    "bis": "2021-05-31",
}


async def frei(portal: httpx.AsyncClient, **anders: str | int | float) -> dict[str, int]:
    antwort = await portal.get(PFAD, params=MAI | anders)
    assert antwort.status_code == 200
    return {item["beginn"]: item["freie_teams"] for item in antwort.json()["items"]}


async def test_alle_beginne_eines_monats_ohne_anmeldung(portal: httpx.AsyncClient) -> None:
    erwartet = {
        tag.isoformat()
        for tag in (date(2021, 5, 1) + timedelta(days=n) for n in range(31))
        if all(ist_arbeitstag(tag + timedelta(days=n)) for n in range(3))
    }
    beginne = await frei(portal)
    assert set(beginne) == erwartet
    assert set(beginne.values()) == {10}
    assert {"2021-05-11", "2021-05-13", "2021-05-22", "2021-05-24"}.isdisjoint(beginne)


async def test_eine_buchung_nimmt_ein_team_weg(portal: httpx.AsyncClient) -> None:
    await portal.post(
        "/beratung/v1/buchungen", json=wunsch(beginn="2021-05-04"), headers=schluessel()
    )
    beginne = await frei(portal)
    assert {t: beginne[t] for t in ("2021-05-03", "2021-05-04", "2021-05-05", "2021-05-10")} == {
        "2021-05-03": 9,
        "2021-05-04": 9,
        "2021-05-05": 9,
        "2021-05-10": 10,
    }


async def test_der_halbe_tag_laesst_den_nachmittag_frei(portal: httpx.AsyncClient) -> None:
    antwort = await portal.get(PFAD, params=MAI | {"dauer_tage": 2.5, "bis": "2021-05-03"})
    termine = antwort.json()["items"][0]["termine"]
    assert [t["bis"] for t in termine] == [
        "2021-05-03T15:00:00Z",
        "2021-05-04T15:00:00Z",
        "2021-05-05T10:00:00Z",
    ]


async def test_eine_verfallene_reservierung_haelt_nichts(
    portal: httpx.AsyncClient, zeit: Callable[[datetime], None]
) -> None:
    zeit(JETZT)
    await portal.post("/beratung/v1/buchungen", json=wunsch(), headers=schluessel())
    assert (await frei(portal))["2021-05-03"] == 9
    zeit(JETZT + timedelta(days=14))
    assert (await frei(portal))["2021-05-03"] == 10


async def test_nichts_vor_morgen(portal: httpx.AsyncClient) -> None:
    beginne = await frei(portal, von="2021-04-01", bis="2021-04-20")
    assert min(beginne) == "2021-04-19"  # Friday the 16th has no two working days after it
    assert await frei(portal, von="2021-03-01", bis="2021-03-31") == {}


@pytest.mark.parametrize(
    "falsch",
    [
        {"von": "2021-06-01"},
        {"bis": "2022-05-01"},
        {"von": "0001-01-01"},
        {"bis": "9999-12-31"},
        {"modul": 5},
        {"dauer_tage": 2},
        {"format": ""},
        {"unbekannt": 1},
    ],
    ids=repr,
)
async def test_falsche_fragen(
    portal: httpx.AsyncClient, falsch: dict[str, str | int | float]
) -> None:
    assert (await portal.get(PFAD, params=MAI | falsch)).status_code == 422


async def test_das_wenigst_beschaeftigte_team_kommt(portal: httpx.AsyncClient) -> None:
    teams = []
    for ags, beginn in zip(VIELE[:3], ["2021-05-03", "2021-05-10", "2021-05-17"], strict=True):
        antwort = await portal.post(
            "/beratung/v1/buchungen",
            json=wunsch(ags=ags, beginn=beginn),
            headers=schluessel() | EKOM21,
        )
        teams.append(antwort.json()["team"])
    assert teams == ["Beratungsteam 1", "Beratungsteam 2", "Beratungsteam 3"]


async def test_die_last_gilt_je_wochentag_an_dem_ein_team_dann_arbeitet(
    portal: httpx.AsyncClient,
) -> None:
    for team in (await portal.get("/beratung/v1/berater", headers=EKOM21)).json()["items"]:
        await geaendert(portal, team, ab="2021-04-16", aktiv_bis="2021-04-16")
    weniger = await angelegt(portal, name="Team 1")
    await angelegt(portal, name="Team 2")
    assert (await buche(portal, ags=VIELE[0], beginn="2021-05-03"))["team"] == "Team 1"
    assert (await buche(portal, ags=VIELE[1], beginn="2021-05-03"))["team"] == "Team 2"
    await geaendert(portal, weniger, ab="2021-05-10", arbeitszeiten=VOLL[:3])
    assert (await buche(portal, ags=VIELE[2], beginn="2021-05-10"))["team"] == "Team 2"
