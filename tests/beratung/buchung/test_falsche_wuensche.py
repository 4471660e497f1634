"""Each wrong wish has a problem type and a sentence of its own, and leaves nothing behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.beratung.hintergrund import AUFGABEN
from tests.beratung.conftest import (
    AUFGELOEST,
    EKOM21,
    JETZT,
    VOLKMARSEN,
    WANFRIED,
    schluessel,
    wunsch,
)

PFAD = "/beratung/v1/buchungen"
GESEHEN_1 = {"If-Match": '"1"'}
TABELLEN = ("buchung", "buchung_kommune", "termin", "termin_kommune", "kontingent", "ereignis")


async def zeilen(app: FastAPI) -> dict[str, int]:
    async with app.state.sessions() as session:
        return {
            name: await session.scalar(text(f"SELECT count(*) FROM beratung.{name}"))
            for name in TABELLEN
        }


@pytest.mark.parametrize(
    ("falsch", "status", "art", "satz"),
    [
        ({"beginn": "2021-05-08"}, 422, "tag-am-wochenende", "ist ein Samstag"),
        ({"beginn": "2021-05-06"}, 422, "tag-am-wochenende", "ab dem 10. Mai 2021"),
        ({"beginn": "2021-05-12"}, 422, "tag-ist-feiertag", "ist Christi Himmelfahrt"),
        ({"beginn": "2021-04-15"}, 422, "beginn-vergangen", "nicht nach dem Stichtag"),
        ({"beginn": "2021-04-01"}, 422, "beginn-vergangen", "nicht nach dem Stichtag"),
        ({"beginn": "2023-01-03"}, 409, "ausserhalb-des-foerderzeitraums", "bis 31. Dezember 2022"),
        ({"dauer_tage": 2.7}, 422, "dauer-unzulaessig", "Gewünscht sind 2,7 Tage"),
        ({"teilnehmende": 0}, 422, "teilnehmende-unzulaessig", "Angegeben sind 0"),
        ({"ags": WANFRIED}, 403, "fremde-kommune", "gilt nicht"),
        ({"berater": str(UUID(int=0))}, 422, "berater-unbekannt", "Kein Team mit der Kennung"),
    ],
    ids=repr,
)
async def test_ein_falscher_wunsch(
    portal: httpx.AsyncClient,
    app: FastAPI,
    falsch: dict[str, Any],
    status: int,
    art: str,
    satz: str,
) -> None:
    vorher = await zeilen(app)
    antwort = await portal.post(PFAD, json=wunsch(**falsch), headers=schluessel())
    assert (antwort.status_code, antwort.json()["type"]) == (status, f"/probleme/{art}")
    assert satz in antwort.json()["detail"]
    assert await zeilen(app) == vorher


async def test_eine_aufgeloeste_kommune(portal: httpx.AsyncClient, app: FastAPI) -> None:
    antwort = await portal.post(PFAD, json=wunsch(ags=AUFGELOEST), headers=schluessel() | EKOM21)
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/kommune-aufgeloest")
    assert set((await zeilen(app)).values()) == {0}


@pytest.mark.parametrize("akt", ["bestaetigen", "umbuchen", "stornieren"])
async def test_eine_verfallene_reservierung_kann_nur_noch_verfallen(
    portal: httpx.AsyncClient,
    app: FastAPI,
    zeit: Callable[[datetime], None],
    akt: str,
) -> None:
    zeit(JETZT - timedelta(days=15))
    pfad = f"{PFAD}/{(await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()['id']}"
    vorher = await zeilen(app)
    zeit(JETZT)
    for version in (1, 2):
        antwort = await portal.post(
            f"{pfad}/{akt}",
            json={"beginn": "2021-05-10"} if akt == "umbuchen" else None,
            headers=EKOM21 | {"If-Match": f'"{version}"'},
        )
        assert (antwort.status_code, antwort.json()["type"]) == (
            409,
            "/probleme/reservierung-abgelaufen",
        )
    assert await zeilen(app) == vorher


async def test_im_hintergrund_verfaellt_was_niemandem_im_weg_ist(
    portal: httpx.AsyncClient, app: FastAPI, zeit: Callable[[datetime], None]
) -> None:
    zeit(JETZT - timedelta(days=15))  # for the service's own clock both have run out
    alt = (await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()
    gemeinsam = wunsch(ags=WANFRIED, partner=["06531001"], beginn="2021-05-17")
    await portal.post(PFAD, json=gemeinsam, headers=schluessel() | EKOM21)
    aufgabe = next(a for a in AUFGABEN if a.name == "haltefristen")
    assert await aufgabe.nachsehen(app) is False
    gelesen = (await portal.get(f"{PFAD}/{alt['id']}")).json()
    assert (gelesen["status"], gelesen["version"]) == ("abgelaufen", 2)
    for ags in (VOLKMARSEN, WANFRIED, "06531001"):
        kontingent = await portal.get(f"/beratung/v1/kommunen/{ags}/kontingent", headers=EKOM21)
        assert [item["frei"] for item in kontingent.json()["items"]] == [1, 1]
    async with app.state.sessions() as session:
        ereignisse: Any = await session.execute(
            text("SELECT typ, kommunen FROM beratung.ereignis WHERE version = 2 ORDER BY kommunen")
        )
        assert [tuple(zeile) for zeile in ereignisse] == [
            ("de.ozg-kommunal.beratung.buchung.abgelaufen.v1", kommunen)
            for kommunen in (["06531001", WANFRIED], [VOLKMARSEN])
        ]
        journal = await session.scalar(
            text("SELECT sub FROM beratung.journal WHERE akt = 'ablaufen' LIMIT 1")
        )
    assert journal == "system:haltefrist"
    await aufgabe.nachsehen(app)
    assert (await zeilen(app))["ereignis"] == 4


async def test_nicht_erschienen_erst_wenn_sie_begonnen_hat(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    pfad = f"{PFAD}/{(await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()['id']}"
    await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | GESEHEN_1)
    kopf = EKOM21 | {"If-Match": '"2"'}
    frueh = await portal.post(f"{pfad}/nicht-erschienen", headers=kopf)
    assert (frueh.status_code, frueh.json()["type"]) == (409, "/probleme/noch-nicht-begonnen")
    app.state.fester_tag = datetime.fromisoformat("2021-05-03").date()
    antwort = await portal.post(f"{pfad}/nicht-erschienen", headers=kopf)
    assert antwort.json()["status"] == "nicht_erschienen"
    kontingent = await portal.get(f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent")
    assert kontingent.json()["items"][0]["frei"] == 0  # the place is used up
