"""What happens to a Buchung after it was made: confirm, cancel, perform."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.beratung.conftest import ANDERE, EKOM21, JETZT, VOLKMARSEN, schluessel, wunsch

PFAD = "/beratung/v1/buchungen"
GESEHEN_1 = {"If-Match": '"1"'}


async def gebucht(portal: httpx.AsyncClient, **anders: object) -> str:
    antwort = await portal.post(PFAD, json=wunsch(**anders), headers=schluessel())
    assert antwort.status_code == 201
    return f"{PFAD}/{antwort.json()['id']}"


async def test_die_beratung_bestaetigt(portal: httpx.AsyncClient) -> None:
    pfad = await gebucht(portal)
    antwort = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    assert antwort.status_code == 200
    buchung = antwort.json()
    assert (buchung["status"], buchung["halten_bis"], buchung["version"]) == ("bestaetigt", None, 2)
    assert antwort.headers["etag"] == '"2"'
    nochmal = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | {"If-Match": '"2"'})
    assert (nochmal.status_code, nochmal.json()["type"]) == (
        409,
        "/probleme/statuswechsel-unzulaessig",
    )


@pytest.mark.parametrize("akt", ["bestaetigen", "durchfuehren"])
async def test_eine_kommune_bestaetigt_nicht(portal: httpx.AsyncClient, akt: str) -> None:
    pfad = await gebucht(portal)
    assert (await portal.post(f"{pfad}/{akt}", headers=GESEHEN_1)).status_code == 403


async def test_ohne_oder_mit_alter_fassung_geschieht_nichts(portal: httpx.AsyncClient) -> None:
    pfad = await gebucht(portal)
    for kopf, status in [({}, 428), ({"If-Match": "*"}, 428), ({"If-Match": '"7"'}, 412)]:
        antwort = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | kopf)
        assert antwort.status_code == status
    assert (await portal.get(pfad)).json()["version"] == 1


async def test_nach_der_frist_ist_es_zu_spaet(
    portal: httpx.AsyncClient, zeit: Callable[[datetime], None]
) -> None:
    zeit(JETZT)
    pfad = await gebucht(portal)
    zeit(JETZT + timedelta(days=14))
    antwort = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    assert (antwort.status_code, antwort.json()["type"]) == (
        409,
        "/probleme/reservierung-abgelaufen",
    )


async def test_stornieren_gibt_den_platz_zurueck(portal: httpx.AsyncClient) -> None:
    pfad = await gebucht(portal)
    fremd = await portal.post(f"{pfad}/stornieren", headers=ANDERE | GESEHEN_1)
    assert fremd.status_code == 404
    antwort = await portal.post(f"{pfad}/stornieren", headers=GESEHEN_1)
    assert (antwort.status_code, antwort.json()["status"]) == (200, "storniert")
    kontingent = await portal.get(f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent")
    assert [item["frei"] for item in kontingent.json()["items"]] == [1, 1]
    neu = await portal.post(PFAD, json=wunsch(), headers=schluessel())
    assert neu.json()["finanzierung"] == "land"


async def test_durchgefuehrt_erst_am_letzten_tag(portal: httpx.AsyncClient, app: FastAPI) -> None:
    pfad = await gebucht(portal)
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    kopf = EKOM21 | {"If-Match": '"2"'}
    app.state.fester_tag = date(2021, 5, 4)
    frueh = await portal.post(f"{pfad}/durchfuehren", headers=kopf)
    assert (frueh.status_code, frueh.json()["type"]) == (409, "/probleme/noch-nicht-zu-ende")
    begonnen = await portal.post(f"{pfad}/stornieren", headers=kopf)
    assert (begonnen.status_code, begonnen.json()["type"]) == (409, "/probleme/schon-begonnen")
    app.state.fester_tag = date(2021, 5, 5)
    antwort = await portal.post(f"{pfad}/durchfuehren", headers=kopf)
    assert antwort.json()["status"] == "durchgefuehrt"


async def test_jeder_akt_hat_einen_vermerk_und_ein_ereignis(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = await gebucht(portal)
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)  # refused: 412
    await portal.post(f"{pfad}/stornieren", headers={"If-Match": '"2"'})
    async with app.state.sessions() as session:
        zeilen: Any = await session.execute(
            text("SELECT version, akt, sub, tag FROM beratung.journal ORDER BY version")
        )
        assert [tuple(zeile) for zeile in zeilen] == [
            (1, "buchen", "person-1", date(2021, 4, 15)),
            (2, "bestaetigen", "ekom-1", date(2021, 4, 15)),
            (3, "stornieren", "person-1", date(2021, 4, 15)),
        ]
        ereignisse: Any = await session.execute(
            text("SELECT version, typ, kommunen, daten FROM beratung.ereignis ORDER BY version")
        )
        daten = {"modul": 2, "beteiligte": {VOLKMARSEN: "land"}}
        assert [tuple(zeile) for zeile in ereignisse] == [
            (n, f"de.ozg-kommunal.beratung.buchung.{was}.v1", [VOLKMARSEN], daten)
            for n, was in enumerate(["reserviert", "bestaetigt", "storniert"], start=1)
        ]


async def test_die_liste_blaettert_und_filtert(portal: httpx.AsyncClient) -> None:
    for modul, beginn in [(1, "2021-05-03"), (3, "2021-05-10"), (4, "2021-05-17")]:
        await gebucht(portal, modul=modul, beginn=beginn, eigenanteil_akzeptiert=True)
    erste = await portal.get(PFAD, params={"limit": 2})
    assert [b["modul"] for b in erste.json()["items"]] == [1, 3]
    assert erste.json()["total_count"] == 3
    zweite = await portal.get(erste.links["next"]["url"])
    assert [b["modul"] for b in zweite.json()["items"]] == [4]
    assert zweite.json()["next_cursor"] is None
    nur = await portal.get(PFAD, params={"modul": 3, "status": "reserviert"})
    assert [b["modul"] for b in nur.json()["items"]] == [3]
    assert (await portal.get(PFAD, params={"status": "storniert"})).json()["items"] == []
    for falsch in ["x", "WyJ4Il0", "WzFd", "W10", "IiI"]:
        assert (await portal.get(PFAD, params={"cursor": falsch})).status_code == 422
    assert (await portal.get(PFAD, params={"seite": "2"})).status_code == 422
