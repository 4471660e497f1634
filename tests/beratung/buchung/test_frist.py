"""A hold ends when its first day begins at the latest, and what was never confirmed goes away."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import httpx
from fastapi import FastAPI

from tests.beratung.conftest import ANDERE, EKOM21, HEUTE, JETZT, WANFRIED, schluessel, wunsch

PFAD = "/beratung/v1/buchungen"
GESEHEN_1 = {"If-Match": '"1"'}
MONTAG = date(2021, 4, 19)  # four days after the Stichtag
BEGINN = datetime(2026, 1, 8, 23, tzinfo=UTC)  # four midnights in Berlin after JETZT


def als_text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


async def test_die_frist_endet_wenn_der_erste_tag_beginnt(
    portal: httpx.AsyncClient, zeit: Callable[[datetime], None]
) -> None:
    assert timedelta(days=4) == MONTAG - HEUTE
    zeit(JETZT)
    fern = (await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()
    assert fern["halten_bis"] == als_text(JETZT + timedelta(days=14))
    pfad = f"{PFAD}/{fern['id']}"
    bald = await portal.post(
        f"{pfad}/umbuchen", json={"beginn": MONTAG.isoformat()}, headers=GESEHEN_1
    )
    assert bald.json()["halten_bis"] == als_text(BEGINN), bald.text
    gleich = wunsch(ags="06531001", beginn=MONTAG.isoformat())
    neu = await portal.post(PFAD, json=gleich, headers=schluessel() | EKOM21)
    assert neu.json()["halten_bis"] == als_text(BEGINN), neu.text
    wieder = await portal.post(
        f"{pfad}/umbuchen", json={"beginn": "2021-05-03"}, headers={"If-Match": '"2"'}
    )
    assert wieder.json()["halten_bis"] == als_text(BEGINN)  # nobody holds for ever by moving
    zeit(BEGINN)
    verfallen = await portal.post(
        f"{PFAD}/{neu.json()['id']}/bestaetigen", headers=EKOM21 | GESEHEN_1
    )
    assert verfallen.json()["type"] == "/probleme/reservierung-abgelaufen"


async def test_hat_sie_begonnen_wird_sie_nicht_bestaetigt_und_die_beratung_raeumt_sie_weg(
    portal: httpx.AsyncClient, app: FastAPI
) -> None:
    gemeinsam = await portal.post(PFAD, json=wunsch(partner=[WANFRIED]), headers=schluessel())
    pfad = f"{PFAD}/{gemeinsam.json()['id']}"
    app.state.fester_tag = date(2021, 5, 3)  # a fixed day goes on by itself, the clock does not
    for akt, wer in [("bestaetigen", EKOM21), ("stornieren", {}), ("zustimmen", ANDERE)]:
        antwort = await portal.post(f"{pfad}/{akt}", headers=wer | GESEHEN_1)
        assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/schon-begonnen")
    antwort = await portal.post(f"{pfad}/stornieren", headers=EKOM21 | GESEHEN_1)
    assert antwort.json()["status"] == "storniert"
