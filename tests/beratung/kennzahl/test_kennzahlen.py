"""The published figures, counted from rows, as they stood on a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from services.beratung.kennzahl.queries import get_kennzahlen
from shared.schemas.rueckmeldung import FRAGEN
from tests.beratung.conftest import EKOM21, HEUTE, JETZT, VIELE, WANFRIED, schluessel, wunsch
from tests.beratung.ergebnisse import durchgefuehrt
from tests.tokens import bearer

PFAD = "/beratung/v1/kennzahlen"
BUCHUNGEN = "/beratung/v1/buchungen"
ALT = {"beratung_kommunen", "beratung_landkreise", "beratung_gemeinden", "beratungsmodule"}


async def kennzahlen(portal: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    antwort = await portal.get(PFAD, params=params)
    assert antwort.status_code == 200, antwort.text
    inhalt: dict[str, Any] = antwort.json()
    return inhalt


async def zahlen(portal: httpx.AsyncClient, **params: str) -> dict[str, int]:
    return {i["kennzahl"]: i["wert"] for i in (await kennzahlen(portal, **params))["items"]}


async def werte(portal: httpx.AsyncClient, **params: str) -> dict[str, Any]:
    return {w["kennzahl"]: w for w in (await kennzahlen(portal, **params))["werte"]}


async def gebucht(portal: httpx.AsyncClient, **anders: object) -> str:
    antwort = await portal.post(BUCHUNGEN, json=wunsch(**anders), headers=schluessel() | EKOM21)
    assert antwort.status_code == 201, antwort.text
    return f"{BUCHUNGEN}/{antwort.json()['id']}"


async def test_gezaehlt_werden_buchungen_und_kommunen(portal: httpx.AsyncClient) -> None:
    for ags, modul, beginn in [
        (VIELE[0], 1, "2021-05-03"),
        (VIELE[0], 3, "2021-05-10"),
        (VIELE[1], 2, "2021-05-03"),
    ]:
        await gebucht(portal, ags=ags, modul=modul, beginn=beginn)
    await gebucht(portal, ags=VIELE[1], modul=1, beginn="2021-05-10", eigenanteil_akzeptiert=True)
    erwartet = {
        "beratung_kommunen": 2,
        "beratung_landkreise": 0,
        "beratung_gemeinden": 2,
        "beratung_kreisfreie_staedte": 0,
        "beratungsmodule": 4,
        "beratungsmodule_ozg": 3,
        "beratungsmodule_1": 2,
        "beratungsmodule_2": 1,
        "beratungsmodule_3": 1,
        "beratungsmodule_4": 0,
        "beratungsmodule_land": 3,
        "beratungsmodule_eigen": 1,
        "beratungsmodule_durchgefuehrt": 0,
        "beratungsmodule_jemals": 4,
        "beratungsmodule_storniert": 0,
        "beratungsmodule_abgelaufen": 0,
        "beratungen_durchgefuehrt": 0,
        "beratung_rueckmeldungen": 0,
    }
    assert await zahlen(portal) == erwartet
    assert set((await zahlen(portal, stichtag="2021-04-14")).values()) == {0}


async def test_storniertes_zaehlt_ab_dem_storno_nicht(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = await gebucht(portal)
    app.state.fester_tag = date(2021, 4, 20)
    antwort = await portal.post(f"{pfad}/stornieren", headers=EKOM21 | {"If-Match": '"1"'})
    assert antwort.status_code == 200
    vorher = await zahlen(portal, stichtag="2021-04-19")
    assert (vorher["beratungsmodule"], vorher["beratungsmodule_storniert"]) == (1, 0)
    danach = await zahlen(portal, stichtag="2021-04-20")
    assert (danach["beratungsmodule"], danach["beratungsmodule_storniert"]) == (0, 1)
    assert danach["beratungsmodule_jemals"] == 1


async def test_eine_abgelaufene_reservierung_zaehlt_von_heute_an_nicht(
    portal: httpx.AsyncClient, app: FastAPI, zeit: Callable[[datetime], None]
) -> None:
    zeit(JETZT)
    await gebucht(portal)
    zeit(JETZT + timedelta(days=15))
    app.state.fester_tag = HEUTE + timedelta(days=15)
    jetzt = await zahlen(portal)
    assert (jetzt["beratungsmodule"], jetzt["beratungsmodule_abgelaufen"]) == (0, 1)
    assert (await zahlen(portal, stichtag="2021-04-29"))["beratungsmodule"] == 1


async def test_durchgefuehrtes_zaehlt_ab_der_meldung(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    await durchgefuehrt(portal, app)
    for stichtag, erwartet in [("2021-05-04", 0), ("2021-05-05", 1)]:
        gezaehlt = await zahlen(portal, stichtag=stichtag)
        assert (gezaehlt["beratungsmodule"], gezaehlt["beratungsmodule_durchgefuehrt"]) == (
            1,
            erwartet,
        )


async def test_ein_partner_zaehlt_solange_er_zustimmt(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    """What he says later changes nothing of the days before."""
    partner = bearer(sub="person-2", ags=[WANFRIED])
    koerper = wunsch(partner=[WANFRIED])
    gemeinsam = await portal.post(BUCHUNGEN, json=koerper, headers=schluessel())
    pfad = f"{BUCHUNGEN}/{gemeinsam.json()['id']}"
    for version, (tag, akt) in enumerate([(20, "zustimmen"), (22, "ablehnen")], start=1):
        app.state.fester_tag = date(2021, 4, tag)
        antwort = await portal.post(
            f"{pfad}/{akt}", json={}, headers=partner | {"If-Match": f'"{version}"'}
        )
        assert antwort.status_code == 200, antwort.text
    for tag, erwartet in [(19, (1, 1)), (20, (2, 2)), (21, (2, 2)), (22, (1, 2))]:
        gezaehlt = await zahlen(portal, stichtag=f"2021-04-{tag}")
        assert (gezaehlt["beratungsmodule"], gezaehlt["beratungsmodule_jemals"]) == erwartet


async def test_wer_zahlt_sagt_der_stichtag(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfad = await gebucht(portal)
    app.state.fester_tag = date(2021, 4, 20)
    antwort = await portal.post(
        f"{pfad}/umbuchen",
        json={"beginn": "2024-09-03", "eigenanteil_akzeptiert": True},
        headers=schluessel() | EKOM21 | {"If-Match": '"1"'},
    )
    assert antwort.status_code == 200, antwort.text
    for tag, erwartet in [(19, (1, 0)), (20, (0, 1))]:
        gezaehlt = await zahlen(portal, stichtag=f"2021-04-{tag}")
        assert (gezaehlt["beratungsmodule_land"], gezaehlt["beratungsmodule_eigen"]) == erwartet


async def test_die_kennzahlen_sind_eine_frage(portal: httpx.AsyncClient, app: FastAPI) -> None:
    """One statement sees one state; who has it already gets nothing but a 304."""
    gefragt: list[str] = []
    async with app.state.sessions() as session:
        verbindung = (await session.connection()).sync_connection
        event.listen(verbindung, "before_cursor_execute", lambda *args: gefragt.append(args[2]))
        await get_kennzahlen(session, stichtag=HEUTE, heute=HEUTE, jetzt=JETZT)
    assert len(gefragt) == 1
    antwort = await portal.get(PFAD)
    bekannt = await portal.get(PFAD, headers={"If-None-Match": antwort.headers["ETag"]})
    assert bekannt.status_code == 304


async def test_jeder_nenner_ist_eine_kennzahl(portal: httpx.AsyncClient) -> None:
    inhalt = await kennzahlen(portal)
    eigene = {i["kennzahl"] for i in inhalt["items"]}
    katalog = {"kommunen", "landkreise", "gemeinden", "kreisfreie_staedte"}
    assert {i["nenner_kennzahl"] for i in inhalt["items"]} <= eigene | katalog | {None}
    zahl = {i["kennzahl"]: i for i in inhalt["items"]}
    assert zahl[zahl["beratung_rueckmeldungen"]["nenner_kennzahl"]]["einheit"] == "Beratungen"
    assert eigene >= ALT
    assert all(i["definition"] and i["quelle"] and i["stand"] for i in inhalt["items"])


async def test_vorlauf_ist_der_median_bis_zum_beginn(portal: httpx.AsyncClient) -> None:
    assert (await werte(portal))["beratung_vorlauf_tage"]["wert"] is None
    for ags, beginn in zip(VIELE, ["2021-04-19", "2021-05-03", "2021-06-07"], strict=False):
        await gebucht(portal, ags=ags, beginn=beginn)
    vorlauf = (await werte(portal))["beratung_vorlauf_tage"]
    assert (vorlauf["wert"], vorlauf["grundlage"]) == (18.0, 3)


async def test_auslastung_des_monats(portal: httpx.AsyncClient, app: FastAPI) -> None:
    for ags in VIELE[:4]:
        await gebucht(portal, ags=ags, beginn="2021-05-03")
    mai = (await werte(portal, stichtag="2021-05-31"))["beratung_auslastung"]
    # 19 working days in May 2021 (without 13th and 24th), ten teams
    assert (mai["grundlage"], mai["wert"]) == (190, round(100 * 12 / 190, 1))
    monat = {"von": "2021-05-01", "bis": "2021-05-31"}
    geplant = await portal.get("/beratung/v1/auslastung", params=monat, headers=EKOM21)
    wochen = geplant.json()["items"]
    assert sum(woche["gebucht"] for woche in wochen) == 12
    assert sum(woche["arbeitstage"] - woche["abwesend"] for woche in wochen) == mai["grundlage"]
    april = (await werte(portal))["beratung_auslastung"]
    assert (april["grundlage"], april["wert"]) == (200, 0.0)
    async with app.state.sessions() as session:
        team = await session.scalar(text("SELECT id FROM beratung.berater LIMIT 1"))
    weg = {"von": "2021-04-19", "bis": "2021-04-21"}
    antwort = await portal.post(
        f"/beratung/v1/berater/{team}/abwesenheiten", json=weg, headers=schluessel() | EKOM21
    )
    assert antwort.status_code == 201, antwort.text
    assert (await werte(portal))["beratung_auslastung"]["grundlage"] == 197
    keine = (await werte(portal, stichtag="2019-12-31"))["beratung_auslastung"]
    assert (keine["wert"], keine["grund"]) == (None, "In diesem Monat arbeitet kein Team.")


async def bewertet(portal: httpx.AsyncClient, app: FastAPI, noten: dict[str, int]) -> None:
    """One consulting per Kommune, each with one mark for everything, in this order."""
    pfade = {}
    for ags in noten:
        app.state.fester_tag = HEUTE
        pfade[ags] = await durchgefuehrt(portal, app, ags=ags)
    for nr, (ags, note) in enumerate(noten.items()):
        app.state.fester_tag = date(2021, 5, 10) + timedelta(days=nr)
        antwort = await portal.post(
            f"{pfade[ags]}/bewerten",
            json=dict.fromkeys(FRAGEN, note),
            headers=bearer(sub=f"stadt-{ags}", ags=[ags]) | {"If-Match": '"3"'},
        )
        assert antwort.status_code == 200, antwort.text


async def test_zufriedenheit_erst_ab_fuenf_und_nur_in_vollen_gruppen(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    noten = dict(zip(VIELE, [5, 5, 5, 5, 3, 1, 1, 1, 1, 1], strict=True))
    await bewertet(portal, app, noten)

    async def am(tag: int) -> tuple[float | None, int]:
        stichtag = f"2021-05-{tag}"
        alle = await werte(portal, stichtag=stichtag)
        einer, *andere = [alle[f"zufriedenheit_{frage}"] for frage in FRAGEN]
        assert {(w["wert"], w["grundlage"]) for w in andere} == {
            (einer["wert"], einer["grundlage"])
        }
        assert (einer["wert"] is None) is (einer["grund"] is not None)
        gezaehlt = await zahlen(portal, stichtag=stichtag)
        assert gezaehlt["beratung_rueckmeldungen"] == tag - 9
        assert gezaehlt["beratungen_durchgefuehrt"] == len(noten)
        return einer["wert"], einer["grundlage"]

    assert await am(13) == (None, 0)  # four
    assert [await am(tag) for tag in (14, 15, 18)] == [(4.6, 5)] * 3  # the sixth shows nothing
    assert await am(19) == (2.8, 10)


@pytest.mark.parametrize("stichtag", ["1900-01-01", "2199-12-31"])
async def test_jeder_tag_ist_ein_stichtag(portal: httpx.AsyncClient, stichtag: str) -> None:
    inhalt = await kennzahlen(portal, stichtag=stichtag)
    assert inhalt["stichtag"] == stichtag
    assert all(i["stand"] <= HEUTE.isoformat() for i in inhalt["items"])
