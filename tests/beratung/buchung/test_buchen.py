"""A Kommune books: what it gets, what is refused, and what a refusal leaves behind."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.beratung.conftest import (
    ANDERE,
    AUFGELOEST,
    EKOM21,
    JETZT,
    VIELE,
    VOLKMARSEN,
    WANFRIED,
    app_on,
    schluessel,
    wunsch,
)
from tests.conftest import client_for
from tests.tokens import bearer

PFAD = "/beratung/v1/buchungen"


async def test_die_erste_beratung_zahlt_das_land(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(PFAD, json=wunsch(dauer_tage=2.5), headers=schluessel())
    assert antwort.status_code == 201
    buchung = antwort.json()
    assert buchung["status"] == "reserviert"
    assert buchung["halten_bis"] is not None
    assert buchung["finanzierung"] == "land"
    assert buchung["topf"] == "Umsetzungsvereinbarung OZG"
    assert "kostenfreie Beratung im Bereich OZG" in buchung["begruendung"]
    assert [t["tag"] for t in buchung["termine"]] == ["2021-05-03", "2021-05-04", "2021-05-05"]
    # 9 to 17 o'clock in Berlin (MESZ), and with 2.5 days the third ends at noon
    assert [t["bis"][11:16] for t in buchung["termine"]] == ["15:00", "15:00", "10:00"]
    assert antwort.headers["location"] == f"{PFAD}/{buchung['id']}"
    assert antwort.headers["etag"] == '"1"'
    assert antwort.headers["ozg-stichtag"] == "2021-04-15"
    gelesen = await portal.get(f"{PFAD}/{buchung['id']}")
    assert gelesen.json() == buchung


@pytest.mark.parametrize(
    ("anders", "kopf"),
    [
        ({"partner": [WANFRIED, VIELE[0]]}, {}),  # who are asked
        ({"partner": [VIELE[0], WANFRIED]}, EKOM21),  # who take part at once
        ({"format": "vor_ort", "dauer_tage": 2.5}, {}),
        ({"beginn": "2023-03-06", "eigenanteil_akzeptiert": True}, {}),
    ],
)
async def test_die_antwort_ist_was_danach_zu_lesen_ist(
    portal: httpx.AsyncClient, anders: dict[str, object], kopf: dict[str, str]
) -> None:
    """It is told of what was written, not read again."""
    antwort = await portal.post(PFAD, json=wunsch(**anders), headers=schluessel() | kopf)
    assert antwort.status_code == 201, antwort.text
    gelesen = await portal.get(antwort.headers["location"], headers=kopf)
    assert gelesen.json() == antwort.json()


async def test_die_zweite_im_selben_bereich_kostet(portal: httpx.AsyncClient) -> None:
    await portal.post(PFAD, json=wunsch(), headers=schluessel())
    zweite = wunsch(modul=1, beginn="2021-05-10")
    abgelehnt = await portal.post(PFAD, json=zweite, headers=schluessel())
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (409, "/probleme/nicht-kostenfrei")
    assert "schon vergeben" in abgelehnt.json()["detail"]
    bezahlt = await portal.post(
        PFAD, json=zweite | {"eigenanteil_akzeptiert": True}, headers=schluessel()
    )
    assert (bezahlt.status_code, bezahlt.json()["finanzierung"]) == (201, "eigen")
    assert bezahlt.json()["topf"] is None
    anderer_bereich = await portal.post(
        PFAD, json=wunsch(modul=3, beginn="2021-05-17"), headers=schluessel()
    )
    assert anderer_bereich.json()["finanzierung"] == "land"


@pytest.mark.parametrize(
    ("modul", "beginn", "status"),
    [
        (2, "2022-12-28", 201),
        (2, "2023-01-03", 409),
        (3, "2024-12-18", 201),
        (4, "2025-01-07", 409),
    ],
)
async def test_jeder_tag_muss_im_foerderzeitraum_liegen(
    portal: httpx.AsyncClient, modul: int, beginn: str, status: int
) -> None:
    antwort = await portal.post(PFAD, json=wunsch(modul=modul, beginn=beginn), headers=schluessel())
    assert antwort.status_code == status


@pytest.mark.parametrize(
    ("beginn", "grund"),
    [
        ("2021-05-08", "ist ein Samstag"),
        ("2021-05-06", "ist ein Samstag"),  # Thursday: the third day would be a Saturday
        ("2021-05-12", "ist Christi Himmelfahrt"),
        ("2021-06-03", "ist Fronleichnam"),
        ("2021-04-15", "liegt nicht nach dem Stichtag"),
        ("2021-04-01", "liegt nicht nach dem Stichtag"),
    ],
)
async def test_nur_drei_arbeitstage_hintereinander(
    portal: httpx.AsyncClient, beginn: str, grund: str
) -> None:
    antwort = await portal.post(PFAD, json=wunsch(beginn=beginn), headers=schluessel())
    assert antwort.status_code == 422
    assert grund in antwort.json()["detail"]
    assert antwort.json()["errors"][0]["pointer"] == "/body/beginn"


async def test_nach_dem_kalender_wird_nicht_gebucht(portal: httpx.AsyncClient) -> None:
    fern = wunsch(beginn="2031-01-07", eigenanteil_akzeptiert=True)
    antwort = await portal.post(PFAD, json=fern, headers=schluessel())
    assert antwort.status_code == 422


async def test_zehn_teams_und_keines_doppelt(portal: httpx.AsyncClient) -> None:
    teams = set()
    for ags in VIELE:
        antwort = await portal.post(PFAD, json=wunsch(ags=ags), headers=schluessel() | EKOM21)
        teams.add(antwort.json()["team"])
    assert len(teams) == 10
    voll = await portal.post(PFAD, json=wunsch(), headers=schluessel())
    assert (voll.status_code, voll.json()["type"]) == (409, "/probleme/termin-vergeben")
    kontingent = await portal.get(f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent")
    assert [item["frei"] for item in kontingent.json()["items"]] == [1, 1]


async def test_eine_kommune_ist_nur_an_einem_ort(portal: httpx.AsyncClient) -> None:
    await portal.post(PFAD, json=wunsch(), headers=schluessel())
    antwort = await portal.post(
        PFAD, json=wunsch(modul=3, beginn="2021-05-05"), headers=schluessel()
    )
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/kommune-belegt")


async def test_fremde_unbekannte_und_aufgeloeste_kommunen(portal: httpx.AsyncClient) -> None:
    fremd = await portal.post(PFAD, json=wunsch(ags=WANFRIED), headers=schluessel())
    fehlt = await portal.post(PFAD, json=wunsch(ags="06999999"), headers=schluessel())
    assert (fremd.status_code, fehlt.status_code) == (403, 403)
    assert fremd.json() == fehlt.json()
    unbekannt = await portal.post(PFAD, json=wunsch(ags="06999999"), headers=schluessel() | EKOM21)
    assert (unbekannt.status_code, unbekannt.json()["type"]) == (
        422,
        "/probleme/kommune-unbekannt",
    )
    vorbei = await portal.post(PFAD, json=wunsch(ags=AUFGELOEST), headers=schluessel() | EKOM21)
    assert vorbei.status_code == 422
    assert "06633030" in vorbei.json()["detail"]


async def test_ohne_anmeldung_rolle_oder_schluessel(portal: httpx.AsyncClient) -> None:
    ohne = await portal.post(
        PFAD, json=wunsch(), headers=schluessel() | {"Authorization": "Bearer x"}
    )
    assert ohne.status_code == 401
    rolle = await portal.post(PFAD, json=wunsch(), headers=schluessel() | bearer(rollen=["kspv"]))
    assert rolle.status_code == 403
    schluesselos = await portal.post(PFAD, json=wunsch())
    assert (schluesselos.status_code, schluesselos.json()["type"]) == (
        400,
        "/probleme/schluessel-fehlt",
    )


async def test_derselbe_schluessel_bucht_einmal(portal: httpx.AsyncClient) -> None:
    einmal = schluessel()
    erste = await portal.post(PFAD, json=wunsch(), headers=einmal)
    zweite = await portal.post(PFAD, json=wunsch(), headers=einmal)
    assert (erste.content, erste.status_code) == (zweite.content, 201)
    anders = await portal.post(PFAD, json=wunsch(teilnehmende=3), headers=einmal)
    assert (anders.status_code, anders.json()["type"]) == (
        422,
        "/probleme/schluessel-anders-verwendet",
    )
    assert (await portal.get(PFAD)).json()["total_count"] == 1


async def test_eine_wiederholung_braucht_den_katalog_nicht(
    portal: httpx.AsyncClient, beratung_url: str
) -> None:
    einmal = schluessel()
    erste = await portal.post(PFAD, json=wunsch(), headers=einmal)
    stumm = app_on(beratung_url, lambda _: httpx.Response(500))
    async for client in client_for(stumm, **bearer()):
        zweite = await client.post(PFAD, json=wunsch(), headers=einmal)
        assert (zweite.status_code, zweite.content) == (201, erste.content)


async def test_ein_stummer_katalog_haelt_keine_verbindung(beratung_url: str) -> None:
    async def stumm(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1)
        return httpx.Response(500)

    app = app_on(beratung_url, stumm)
    async for client in client_for(app, **EKOM21):
        buchungen = [
            asyncio.create_task(client.post(PFAD, json=wunsch(), headers=schluessel()))
            for _ in range(40)
        ]
        await asyncio.sleep(0.3)
        async with asyncio.timeout(0.5):
            assert (await client.get("/beratung/v1/module")).status_code == 200
        assert {a.status_code for a in await asyncio.gather(*buchungen)} == {503}


async def test_eine_ablehnung_gibt_den_schluessel_frei(portal: httpx.AsyncClient) -> None:
    einmal = schluessel()
    await portal.post(PFAD, json=wunsch(), headers=schluessel())
    abgelehnt = await portal.post(PFAD, json=wunsch(beginn="2021-05-10"), headers=einmal)
    gut = await portal.post(PFAD, json=wunsch(modul=3, beginn="2021-05-10"), headers=einmal)
    assert (abgelehnt.status_code, gut.status_code) == (409, 201)


async def test_ohne_katalog_wird_nichts_gebucht(beratung_url: str) -> None:
    app = app_on(beratung_url, lambda _: httpx.Response(500))
    async for client in client_for(app, **bearer()):
        antwort = await client.post(PFAD, json=wunsch(), headers=schluessel())
        assert (antwort.status_code, antwort.headers["retry-after"]) == (503, "5")
        assert (await client.get(PFAD)).json()["total_count"] == 0


@pytest.mark.parametrize(
    "falsch",
    [
        {"modul": 0},
        {"modul": 5},
        {"modul": 2**63},
        {"modul": "zwei"},
        {"modul": True},
        {"format": "telefon"},
        {"dauer_tage": 2.46},
        {"teilnehmende": "7"},
        {"modul": "2"},
        {"eigenanteil_akzeptiert": 1},
        {"eigenanteil_akzeptiert": "on"},
        {"dauer_tage": 1},
        {"dauer_tage": "NaN"},
        {"dauer_tage": 1e300},
        {"beginn": "2021-02-30"},
        {"beginn": "9999-12-31"},
        {"beginn": "0001-01-01"},
        {"beginn": 1620000000},
        {"beginn": "1620000000"},
        {"teilnehmende": 0},
        {"teilnehmende": 501},
        {"teilnehmende": -1},
        {"teilnehmende": None},
        {"ags": "0663502\u0000"},
        {"ags": "\ud800" * 8},
        {"ags": "x" * 5000},
        {"ags": ["06635020"]},
        {"status": "bestaetigt"},
        {"id": "018f0000-0000-7000-8000-000000000000"},
        {"eigenanteil_akzeptiert": "vielleicht"},
    ],
    ids=repr,
)
async def test_falsche_angaben(portal: httpx.AsyncClient, falsch: dict[str, Any]) -> None:
    roh = json.dumps(wunsch(**falsch))  # escapes what httpx would refuse to send
    kopf = schluessel() | {"Content-Type": "application/json"}
    antwort = await portal.post(PFAD, content=roh, headers=kopf)
    assert antwort.status_code == 422
    stellen = [fehler["pointer"] for fehler in antwort.json()["errors"]]
    assert stellen
    assert len(stellen) == len(set(stellen))


async def test_abgelaufene_reservierung_macht_platz(
    portal: httpx.AsyncClient, app: FastAPI, zeit: Callable[[Any], None]
) -> None:
    zeit(JETZT - timedelta(days=15))
    alt = (await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()
    zeit(JETZT)
    vorher = (await portal.get(f"{PFAD}/{alt['id']}")).json()
    assert (vorher["status"], vorher["halten_bis"]) == ("abgelaufen", None)
    assert vorher["version"] == 2
    neu = await portal.post(PFAD, json=wunsch(), headers=schluessel())
    assert (neu.status_code, neu.json()["finanzierung"]) == (201, "land")
    nachher = (await portal.get(f"{PFAD}/{alt['id']}")).json()
    assert (nachher["status"], nachher["version"]) == ("abgelaufen", 2)


async def test_fremde_buchungen_sieht_man_nicht(portal: httpx.AsyncClient) -> None:
    buchung = (await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()
    pfad = f"{PFAD}/{buchung['id']}"
    assert (await portal.get(pfad, headers=ANDERE)).status_code == 404
    assert (await portal.get(PFAD, headers=ANDERE)).json()["items"] == []
    assert (await portal.get(PFAD, headers=ANDERE, params={"ags": VOLKMARSEN})).json()[
        "items"
    ] == []
    assert (await portal.get(pfad, headers=EKOM21)).status_code == 200
