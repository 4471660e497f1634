"""Absences of a team stand under the same constraint as what is booked."""

import asyncio
from typing import Any

import httpx

from tests.beratung.conftest import EKOM21, VIELE, schluessel
from tests.beratung.planung.planen import abwesend, angelegt, buche, bucht, frei, geaendert


async def test_waehrend_einer_abwesenheit_ist_nichts_frei(portal: httpx.AsyncClient) -> None:
    team = (await angelegt(portal))["id"]
    antwort = await abwesend(portal, team, von="2021-05-05", bis="2021-05-05")
    assert antwort.status_code == 201
    assert (antwort.json()["von"], antwort.json()["bis"]) == (
        "2021-05-04T22:00:00Z", "2021-05-05T22:00:00Z",
    )  # fmt: skip
    beginne = await frei(portal, berater=team, von="2021-05-03", bis="2021-05-10")
    assert list(beginne) == ["2021-05-10"]
    kopf = schluessel() | EKOM21 | {"If-Match": '"1"'}
    zurueck = f"/beratung/v1/abwesenheiten/{antwort.json()['id']}/zuruecknehmen"
    assert (await portal.post(zurueck, headers=kopf)).json()["zurueckgenommen"] is True
    beginne = await frei(portal, berater=team, von="2021-05-03", bis="2021-05-10")
    assert list(beginne) == ["2021-05-03", "2021-05-04", "2021-05-05", "2021-05-10"]
    noch_einmal = schluessel() | EKOM21 | {"If-Match": '"2"'}
    assert (await portal.post(zurueck, headers=noch_einmal)).status_code == 409
    liste = await portal.get(f"/beratung/v1/berater/{team}/abwesenheiten", headers=EKOM21)
    assert [eine["version"] for eine in liste.json()["items"]] == [2]
    geltende = await portal.get(
        f"/beratung/v1/berater/{team}/abwesenheiten",
        params={"zurueckgenommen": "false", "von": "2021-05-01", "bis": "2021-05-31"},
        headers=EKOM21,
    )
    assert geltende.json()["total_count"] == 0


async def test_der_weg_gehoert_zum_tag_vor_ort(portal: httpx.AsyncClient) -> None:
    """From 17:30 on the team is away: enough for a day online, not for the way home."""
    team = (await angelegt(portal, puffer_minuten=45))["id"]
    await abwesend(
        portal, team, von="2021-05-04", bis="2021-05-04", von_uhrzeit="17:30", bis_uhrzeit="20:00"
    )
    woche = {"berater": team, "von": "2021-05-03", "bis": "2021-05-05", "ags": VIELE[0]}
    assert list(await frei(portal, **woche)) == ["2021-05-03", "2021-05-04", "2021-05-05"]
    assert list(await frei(portal, **woche, format="vor_ort")) == ["2021-05-05"]
    await geaendert(portal, await _gelesen(portal, team), ab="2021-04-16", puffer_minuten=30)
    assert len(await frei(portal, **woche, format="vor_ort")) == 3


async def test_eine_abwesenheit_in_einer_buchung_wird_abgelehnt(portal: httpx.AsyncClient) -> None:
    gebucht = await buche(portal, format="vor_ort")
    team = await _team(portal, gebucht["team"])
    antwort = await abwesend(portal, team, von="2021-05-05", bis="2021-05-07")
    assert antwort.status_code == 409
    problem = antwort.json()
    assert problem["detail"].startswith("Am 5. Mai 2021 ist das Team gebucht")
    assert problem["buchungen"] == [gebucht["id"]]
    auf_dem_heimweg = {"von_uhrzeit": "17:30", "bis_uhrzeit": "18:30"}
    antwort = await abwesend(portal, team, von="2021-05-05", bis="2021-05-05", **auf_dem_heimweg)
    assert antwort.status_code == 409
    zu_hause = {"von_uhrzeit": "18:00", "bis_uhrzeit": "18:30"}
    antwort = await abwesend(portal, team, von="2021-05-05", bis="2021-05-05", **zu_hause)
    assert antwort.status_code == 201


async def test_abwesenheiten_duerfen_sich_ueberschneiden(portal: httpx.AsyncClient) -> None:
    team = (await angelegt(portal))["id"]
    for bis in ("2021-05-05", "2021-05-07"):
        antwort = await abwesend(portal, team, von="2021-05-04", bis=bis)
        assert antwort.status_code == 201


async def test_eine_abwesenheit_und_eine_buchung_zugleich(portal: httpx.AsyncClient) -> None:
    """Ten teams; each either goes away or is booked, never both, and nothing deadlocks."""
    teams = (await portal.get("/beratung/v1/berater", headers=EKOM21)).json()["items"]
    antworten = await asyncio.gather(
        *(abwesend(portal, t["id"], von="2021-05-03", bis="2021-05-05") for t in teams),
        *(bucht(portal, ags=ags) for ags in VIELE),
    )
    weg, gebucht = antworten[:10], antworten[10:]
    assert {a.status_code for a in antworten} <= {201, 409}
    assert sum(a.status_code == 201 for a in weg) + sum(
        a.status_code == 201 for a in gebucht
    ) == len(teams)


FALSCH: list[dict[str, Any]] = [
    {"von": "2021-05-05", "bis": "2021-05-04"},
    {"von": "2021-05-05", "bis": "2022-05-07"},
    {"von": "2021-05-05", "bis": "2021-05-05", "von_uhrzeit": "12:00", "bis_uhrzeit": "12:00"},
    {"von": "2021-05-05"},
    {"von": "2021-05-05", "bis": "2021-05-05", "grund": "krank"},
]


async def test_falsche_angaben(portal: httpx.AsyncClient) -> None:
    team = await _team(portal, "Beratungsteam 1")
    for falsch in FALSCH:
        assert (await abwesend(portal, team, **falsch)).status_code == 422, falsch
    verkehrt = f"/beratung/v1/berater/{team}/abwesenheiten?von=2024-12-31&bis=2021-06-30"
    assert (await portal.get(verkehrt, headers=EKOM21)).status_code == 422


async def test_am_tag_der_zeitumstellung(portal: httpx.AsyncClient) -> None:
    """In March the hour from two is missing; in October it comes twice and is taken as both."""
    team = await _team(portal, "Beratungsteam 1")
    maerz, oktober = (dict.fromkeys(("von", "bis"), tag) for tag in ("2022-03-27", "2021-10-31"))
    for zeiten in (("02:30", "03:00"), ("02:00", "04:00"), ("01:00", "02:59")):
        fehlt = dict(zip(("von_uhrzeit", "bis_uhrzeit"), zeiten, strict=True))
        problem = (await abwesend(portal, team, **maerz, **fehlt)).json()
        assert problem["type"] == "/probleme/uhrzeit-gibt-es-nicht"
    for zeiten, erwartet in (
        (("02:00", "02:30"), ("2021-10-31T00:00:00Z", "2021-10-31T01:30:00Z")),
        (("01:59", "03:00"), ("2021-10-30T23:59:00Z", "2021-10-31T02:00:00Z")),
    ):
        doppelt = dict(zip(("von_uhrzeit", "bis_uhrzeit"), zeiten, strict=True))
        eine = (await abwesend(portal, team, **oktober, **doppelt)).json()
        assert (eine["von"], eine["bis"]) == erwartet
    umgekehrt = {"von_uhrzeit": "02:30", "bis_uhrzeit": "02:00"}
    assert (await abwesend(portal, team, **oktober, **umgekehrt)).status_code == 422
    ganzes_jahr = {"von": "2021-10-31", "bis": "2022-10-31"}
    assert (await abwesend(portal, team, **ganzes_jahr)).status_code == 201


async def test_ein_fremdes_team_ist_nirgends(portal: httpx.AsyncClient) -> None:
    nirgends = "01890000-0000-7000-8000-000000000000"
    antwort = await abwesend(portal, nirgends, von="2021-05-05", bis="2021-05-05")
    assert antwort.status_code == 404
    kopf = schluessel() | EKOM21 | {"If-Match": '"1"'}
    zurueck = f"/beratung/v1/abwesenheiten/{nirgends}/zuruecknehmen"
    assert (await portal.post(zurueck, headers=kopf)).status_code == 404


async def _team(portal: httpx.AsyncClient, name: str) -> str:
    teams = (await portal.get("/beratung/v1/berater", headers=EKOM21)).json()["items"]
    return next(str(team["id"]) for team in teams if team["name"] == name)


async def _gelesen(portal: httpx.AsyncClient, team: str) -> dict[str, Any]:
    gelesen: dict[str, Any] = (
        await portal.get(f"/beratung/v1/berater/{team}", headers=EKOM21)
    ).json()
    return gelesen
