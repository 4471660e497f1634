"""A Buchung is moved: the old place is only given up when the new one is taken."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.beratung.buchung.sperren import PLATZ_SCHAFFEN
from tests.beratung.conftest import (
    ANDERE,
    EKOM21,
    JETZT,
    VIELE,
    VOLKMARSEN,
    WANFRIED,
    schluessel,
    wunsch,
)

PFAD = "/beratung/v1/buchungen"
GESEHEN_1 = {"If-Match": '"1"'}


async def gebucht(portal: httpx.AsyncClient, **anders: object) -> dict[str, Any]:
    antwort = await portal.post(PFAD, json=wunsch(**anders), headers=schluessel() | EKOM21)
    assert antwort.status_code == 201, antwort.text
    buchung: dict[str, Any] = antwort.json()
    return buchung


async def umgebucht(
    portal: httpx.AsyncClient, buchung: dict[str, Any], **wohin: object
) -> httpx.Response:
    return await portal.post(
        f"{PFAD}/{buchung['id']}/umbuchen",
        json=wohin,
        headers={"If-Match": f'"{buchung["version"]}"'},
    )


async def termine(app: FastAPI) -> list[Any]:
    async with app.state.sessions() as session:
        zeilen = await session.execute(
            text("SELECT nr, id FROM beratung.termin WHERE art = 'beratung' ORDER BY nr")
        )
        return [tuple(zeile) for zeile in zeilen]


async def test_um_einen_tag_und_die_termine_bleiben_dieselben(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    buchung = await gebucht(portal)
    vorher = await termine(app)
    antwort = await umgebucht(portal, buchung, beginn="2021-05-04")
    assert antwort.status_code == 200
    neu = antwort.json()
    assert [t["tag"] for t in neu["termine"]] == ["2021-05-04", "2021-05-05", "2021-05-06"]
    assert (neu["version"], neu["status"], neu["finanzierung"]) == (2, "reserviert", "land")
    assert neu["team"] == buchung["team"]  # what is being moved is no load
    assert neu["halten_bis"] == buchung["halten_bis"]
    assert antwort.headers["etag"] == '"2"'
    assert await termine(app) == vorher
    frei = await portal.post(PFAD, json=wunsch(modul=3), headers=schluessel())
    assert frei.json()["type"] == "/probleme/kommune-belegt"  # Tuesday and Wednesday overlap
    assert (await gebucht(portal, modul=3, beginn="2021-04-28"))["finanzierung"] == "land"


@pytest.mark.parametrize(
    ("vorher", "nachher"),
    [
        ((2.5, "online"), (3, "vor_ort")),
        ((3, "vor_ort"), (2.5, "online")),
        ((3, "online"), (2.5, "vor_ort")),
        ((2.5, "vor_ort"), (3, "online")),
    ],
)
async def test_auch_dauer_und_format_aendern_sich(
    portal: httpx.AsyncClient, vorher: tuple[float, str], nachher: tuple[float, str]
) -> None:
    buchung = await gebucht(portal, dauer_tage=vorher[0], format=vorher[1])
    antwort = await umgebucht(
        portal, buchung, beginn="2021-05-03", dauer_tage=nachher[0], format=nachher[1]
    )
    neu = antwort.json()
    assert (neu["dauer_tage"], neu["format"], neu["version"]) == (*nachher, 2)
    assert neu["termine"][2]["bis"][11:16] == ("10:00" if nachher[0] == 2.5 else "15:00")


async def test_eine_unterbrechung_nur_wenn_erlaubt(portal: httpx.AsyncClient) -> None:
    buchung = await gebucht(portal)
    abgelehnt = await umgebucht(portal, buchung, beginn="2021-05-06")
    assert abgelehnt.json()["type"] == "/probleme/tag-am-wochenende"
    antwort = await umgebucht(portal, buchung, beginn="2021-05-06", unterbrechung_erlaubt=True)
    assert [t["tag"] for t in antwort.json()["termine"]] == [
        "2021-05-06",
        "2021-05-07",
        "2021-05-10",
    ]


async def test_wer_zahlt_wird_fuer_die_neuen_tage_entschieden(portal: httpx.AsyncClient) -> None:
    buchung = await gebucht(portal)
    abgelehnt = await umgebucht(portal, buchung, beginn="2023-01-03")
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (
        409,
        "/probleme/ausserhalb-des-foerderzeitraums",
    )
    assert (await portal.get(f"{PFAD}/{buchung['id']}")).json() == buchung
    selbst = await umgebucht(portal, buchung, beginn="2023-01-03", eigenanteil_akzeptiert=True)
    assert selbst.json()["finanzierung"] == "eigen"
    assert "trägt die Kosten selbst" in selbst.json()["hinweis"]
    # its free place is free again, and taken once more when the first one comes back too late
    zweite = await gebucht(portal, modul=1, beginn="2021-05-10")
    assert zweite["finanzierung"] == "land"
    zurueck = await umgebucht(portal, selbst.json(), beginn="2021-05-03")
    assert zurueck.json()["finanzierung"] == "eigen"
    await portal.post(f"{PFAD}/{zweite['id']}/stornieren", headers=GESEHEN_1)
    frei = await umgebucht(portal, zurueck.json(), beginn="2021-05-04")
    assert (frei.json()["finanzierung"], frei.json()["hinweis"]) == ("land", None)


async def test_ist_alles_vergeben_bleibt_sie_wo_sie_ist(portal: httpx.AsyncClient) -> None:
    for ags in VIELE:
        await gebucht(portal, ags=ags, beginn="2021-05-10")
    buchung = await gebucht(portal)
    antwort = await umgebucht(portal, buchung, beginn="2021-05-12", unterbrechung_erlaubt=True)
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/termin-vergeben")
    assert "bleibt, wie sie ist" in antwort.json()["detail"]
    assert (await portal.get(f"{PFAD}/{buchung['id']}")).json() == buchung
    anderer = await umgebucht(portal, buchung, beginn="2021-05-13", unterbrechung_erlaubt=True)
    assert anderer.json()["type"] == "/probleme/tag-ist-feiertag"


async def test_nur_wer_darf_und_nur_die_gesehene_fassung(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    buchung = await gebucht(portal)
    pfad, wohin = f"{PFAD}/{buchung['id']}/umbuchen", {"beginn": "2021-05-10"}
    for kopf, status in [({}, 428), ({"If-Match": '"7"'}, 412), (ANDERE | GESEHEN_1, 404)]:
        assert (await portal.post(pfad, json=wohin, headers=kopf)).status_code == status
    for falsch, art in [
        ({"beginn": "2021-04-15"}, "beginn-vergangen"),
        ({"beginn": "2021-05-10", "dauer_tage": 2.7}, "dauer-unzulaessig"),
        ({"beginn": "2031-01-07", "eigenanteil_akzeptiert": True}, "ohne-kalender"),
        ({"beginn": "2021-05-10", "berater": str(UUID(int=0))}, "berater-unbekannt"),
    ]:
        antwort = await portal.post(pfad, json=falsch, headers=GESEHEN_1)
        assert antwort.json()["type"] == f"/probleme/{art}"
    app.state.fester_tag = date(2021, 5, 3)
    begonnen = await portal.post(pfad, json=wohin, headers=GESEHEN_1)
    assert begonnen.json()["type"] == "/probleme/schon-begonnen"


async def test_wer_nicht_darf_wartet_auf_keine_sperre_und_nimmt_keine(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = f"{PFAD}/{(await gebucht(portal))['id']}/umbuchen"
    async with app.state.sessions.begin() as session:
        werte = {"kommunen": [VOLKMARSEN], "zeiten": "{}", "jetzt": JETZT, "berater": None}
        await session.execute(PLATZ_SCHAFFEN, werte)
        antwort = await portal.post(pfad, json={"beginn": "2021-05-10"}, headers=ANDERE | GESEHEN_1)
        assert antwort.status_code == 404
        erlaubt = await portal.post(pfad, json={"beginn": "2021-05-10"}, headers=GESEHEN_1)
        assert erlaubt.status_code == 503  # the control: whoever may waits, and not for ever


async def test_eine_bestaetigte_bleibt_bestaetigt_und_hat_ein_ereignis(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    buchung = await gebucht(portal)
    pfad = f"{PFAD}/{buchung['id']}"
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    antwort = await umgebucht(portal, buchung | {"version": 2}, beginn="2021-05-10")
    assert (antwort.json()["status"], antwort.json()["version"]) == ("bestaetigt", 3)
    async with app.state.sessions() as session:
        ereignis: Any = (
            await session.execute(
                text("SELECT typ, kommunen FROM beratung.ereignis ORDER BY version DESC LIMIT 1")
            )
        ).one()
    assert ereignis.typ == "de.ozg-kommunal.beratung.buchung.umgebucht.v1"
    assert ereignis.kommunen == [VOLKMARSEN]


async def test_niemand_zahlt_dem_nicht_selbst_zugestimmt_wurde(portal: httpx.AsyncClient) -> None:
    """The Beratung speaks for all, but a worse bargain is the partner's own to take."""
    wohin = {"beginn": "2023-01-03", "eigenanteil_akzeptiert": True}
    pfad = f"{PFAD}/{(await gebucht(portal, partner=[WANFRIED]))['id']}"
    gesehen = EKOM21 | GESEHEN_1
    verschoben = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=gesehen)
    assert [b["zugestimmt"] for b in verschoben.json()["beteiligte"]] == [True, False]
    fehlt = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | {"If-Match": '"2"'})
    assert fehlt.json()["type"] == "/probleme/beteiligte-fehlen"

    zweite = await gebucht(portal, partner=[WANFRIED], modul=3, beginn="2021-05-10")
    pfad = f"{PFAD}/{zweite['id']}"
    await portal.post(f"{pfad}/bestaetigen", headers=gesehen)
    kopf = EKOM21 | {"If-Match": '"2"'}
    wohin["beginn"] = "2025-01-07"
    abgelehnt = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=kopf)
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (
        409,
        "/probleme/beteiligte-muessten-zahlen",
    )


@pytest.mark.parametrize("partner", [[], [WANFRIED]])
async def test_auch_die_federfuehrende_zahlt_nur_was_sie_selbst_annimmt(
    portal: httpx.AsyncClient, partner: list[str]
) -> None:
    if partner:  # pays itself already, so that only the lead would come to pay
        await gebucht(portal, ags=WANFRIED, modul=1, beginn="2021-05-17")
    buchung = await gebucht(portal, partner=partner, eigenanteil_akzeptiert=True)
    pfad = f"{PFAD}/{buchung['id']}"
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    vorher = (await portal.get(pfad)).json()
    assert vorher["finanzierung"] == "land"
    wohin = {"beginn": "2023-01-03", "eigenanteil_akzeptiert": True}
    kopf = {"If-Match": '"2"'}
    abgelehnt = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=EKOM21 | kopf)
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (
        409,
        "/probleme/beteiligte-muessten-zahlen",
    )
    assert abgelehnt.json()["detail"] == (
        f"Das betrifft {VOLKMARSEN}. Nichts wurde verschoben, die Buchung bleibt, wie sie ist."
    )
    assert (await portal.get(pfad)).json() == vorher
    if not partner:
        selbst = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=kopf)
        assert (selbst.json()["finanzierung"], selbst.json()["status"]) == ("eigen", "bestaetigt")
        wohin["beginn"], kopf["If-Match"] = "2023-01-10", '"3"'
        weiter = await portal.post(f"{pfad}/umbuchen", json=wohin, headers=EKOM21 | kopf)
        assert weiter.json()["finanzierung"] == "eigen"  # it agreed before


async def test_viele_ziehen_auf_denselben_platz_und_einer_kommt_an(
    portal: httpx.AsyncClient,
) -> None:
    for ags in VIELE[:9]:  # one team is left on the 10th
        await gebucht(portal, ags=ags, modul=1, beginn="2021-05-10")
    umziehende = [
        await gebucht(portal, ags=VIELE[9], modul=3, beginn="2021-05-31"),
        await gebucht(portal, modul=3, beginn="2021-05-17"),
    ]
    antworten = await asyncio.gather(
        *(
            portal.post(
                f"{PFAD}/{buchung['id']}/umbuchen",
                json={"beginn": "2021-05-10"},
                headers=EKOM21 | GESEHEN_1,
            )
            for buchung in umziehende * 4
        )
    )
    stati = sorted(antwort.status_code for antwort in antworten)
    assert stati[0] == 200
    assert set(stati[1:]) <= {409, 412}
    stehen = [(await portal.get(f"{PFAD}/{b['id']}", headers=EKOM21)).json() for b in umziehende]
    assert sorted(b["termine"][0]["tag"] == "2021-05-10" for b in stehen) == [False, True]
