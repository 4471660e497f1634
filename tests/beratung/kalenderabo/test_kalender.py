"""Calendars behind secret addresses, read as two independent calendar libraries read them."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import ics
import pytest
from fastapi import FastAPI
from icalendar import Calendar
from sqlalchemy import select
from sqlmodel import col

from services.beratung.kalenderabo import lesen
from services.beratung.kalenderabo.abonnieren import fingerabdruck
from services.beratung.tables import Berater, Kalenderabo, Termin
from shared.protokollzeilen import JsonZeile
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
from tests.tokens import bearer

PFAD = "/beratung/v1/kalender"
BUCHUNGEN = "/beratung/v1/buchungen"
OEFFENTLICH = "https://ozg.hessen.example"


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.state.oeffentliche_adresse = OEFFENTLICH
    return app


@pytest.fixture
async def programm(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A calendar program: it knows the address and nothing else."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=OEFFENTLICH) as client:
        yield client


async def abonniert(portal: httpx.AsyncClient, **kopf: str) -> dict[str, Any]:
    answer = await portal.post(PFAD, json={"ags": VOLKMARSEN}, headers=kopf)
    assert answer.status_code == 201, answer.text
    abo: dict[str, Any] = answer.json()
    return abo


async def gebucht(portal: httpx.AsyncClient, **anders: object) -> dict[str, Any]:
    answer = await portal.post(BUCHUNGEN, json=wunsch(**anders), headers=EKOM21 | schluessel())
    assert answer.status_code == 201, answer.text
    buchung: dict[str, Any] = answer.json()
    return buchung


async def getan(
    portal: httpx.AsyncClient, buchung: dict[str, Any], akt: str, inhalt: object = None
) -> dict[str, Any]:
    answer = await portal.post(
        f"{BUCHUNGEN}/{buchung['id']}/{akt}",
        json=inhalt,
        headers=EKOM21 | schluessel() | {"If-Match": f'"{buchung["version"]}"'},
    )
    assert answer.status_code == 200, answer.text
    danach: dict[str, Any] = answer.json()
    return danach


async def eintraege(programm: httpx.AsyncClient, adresse: str) -> list[Any]:
    answer = await programm.get(adresse)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def test_von_der_reservierung_bis_zur_absage(
    app: FastAPI, portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    adresse = (await abonniert(portal))["adresse"]
    assert adresse.startswith(f"{OEFFENTLICH}{PFAD}/")
    assert await eintraege(programm, adresse) == []
    buchung = await gebucht(portal)
    gesehen = [await eintraege(programm, adresse)]
    for akt in ("bestaetigen", "stornieren"):
        buchung = await getan(portal, buchung, akt)
        gesehen.append(await eintraege(programm, adresse))
    assert [[str(e["status"]) for e in stand] for stand in gesehen] == [
        ["TENTATIVE"] * 3, ["CONFIRMED"] * 3, ["CANCELLED"] * 3,
    ]  # fmt: skip
    assert [[e["sequence"] for e in stand] for stand in gesehen] == [[1] * 3, [2] * 3, [3] * 3]
    async with app.state.sessions() as session:
        kennungen = await session.scalars(select(col(Termin.id)).order_by(col(Termin.nr)))
        uids = [f"{kennung}@ozg-kommunal" for kennung in kennungen]
    assert [[str(e["uid"]) for e in stand] for stand in gesehen] == [uids] * 3
    erster = gesehen[1][0]
    assert str(erster["summary"]).startswith("OZG-Beratung Modul 2, Tag 1 von 3: Beratungsteam ")
    assert str(erster["description"]).splitlines()[0] == (
        "Umsetzungsberatung für die Digitalisierung der Verwaltung"
    )
    assert (str(erster["location"]), str(erster["transp"])) == ("Online", "OPAQUE")
    assert erster["dtstart"].dt.isoformat() == "2021-05-03T09:00:00+02:00"
    assert erster["dtend"].dt.isoformat() == "2021-05-03T17:00:00+02:00"
    assert erster["dtstart"].params["TZID"] == "Europe/Berlin"


async def test_abgesagtes_verschwindet_nach_dreissig_tagen(
    app: FastAPI, portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    adresse = (await abonniert(portal))["adresse"]
    await getan(portal, await gebucht(portal), "stornieren")
    bleibt = await gebucht(portal, beginn="2021-05-10")
    for tage, erwartet in ((30, 6), (31, 3)):
        app.state.fester_tag = date(2021, 4, 15) + timedelta(days=tage)
        assert len(await eintraege(programm, adresse)) == erwartet
    for tag, erwartet in ((date(2021, 8, 8), 3), (date(2021, 8, 11), 0), (date(2020, 3, 1), 0)):
        app.state.fester_tag = tag  # 90 days back, 400 ahead
        assert len(await eintraege(programm, adresse)) == erwartet
    assert bleibt["status"] == "reserviert"


async def test_umgebuchtes_bleibt_derselbe_eintrag(
    portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    adresse = (await abonniert(portal))["adresse"]
    buchung = await gebucht(portal)
    vorher = await eintraege(programm, adresse)
    await getan(portal, buchung, "umbuchen", {"beginn": "2021-05-10"})
    nachher = await eintraege(programm, adresse)
    assert [str(e["uid"]) for e in nachher] == [str(e["uid"]) for e in vorher]
    assert {e["sequence"] for e in nachher} == {2}
    assert nachher[0]["dtstart"].dt.date() == date(2021, 5, 10)


async def test_wer_ausscheidet_sieht_die_absage(
    app: FastAPI, portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    """A partner that declines, and a team that another one takes the place of: what was theirs is
    kept by kommune_ausgeschieden and team_gewechselt.
    """
    async with app.state.sessions() as session:
        teams = list(await session.scalars(select(col(Berater.id)).order_by(col(Berater.name))))
    wer: list[dict[str, Any]] = [{"ags": WANFRIED}, *({"berater": str(t)} for t in teams[:2])]
    adressen = []
    for einer in wer:
        kopf = ANDERE if "ags" in einer else EKOM21
        adressen.append((await portal.post(PFAD, json=einer, headers=kopf)).json()["adresse"])
    buchung = await gebucht(portal, partner=[WANFRIED], berater=str(teams[0]))

    async def gesehen() -> list[list[tuple[str, int, str]]]:
        return [
            [(str(e["status"]), e["sequence"], str(e["dtstart"].dt.date())) for e in stand][:1]
            for stand in [await eintraege(programm, adresse) for adresse in adressen]
        ]

    offen, erster = "TENTATIVE", "2021-05-03"
    assert await gesehen() == [[(offen, 1, erster)], [(offen, 1, erster)], []]
    abgelehnt = await portal.post(
        f"{BUCHUNGEN}/{buchung['id']}/ablehnen", headers=ANDERE | {"If-Match": '"1"'}
    )
    assert abgelehnt.status_code == 200, abgelehnt.text
    assert await gesehen() == [[("CANCELLED", 2, erster)], [(offen, 2, erster)], []]
    neu, zweiter = {"beginn": "2021-05-10", "berater": str(teams[1])}, "2021-05-10"
    buchung = await getan(portal, buchung | {"version": 2}, "umbuchen", neu)
    weg = [("CANCELLED", 2, erster)], [("CANCELLED", 3, erster)]
    assert await gesehen() == [*weg, [(offen, 3, zweiter)]]
    zurueck = {"beginn": "2021-05-10", "berater": str(teams[0])}
    await getan(portal, buchung, "umbuchen", zurueck)
    assert await gesehen() == [weg[0], [(offen, 4, zweiter)], [("CANCELLED", 4, zweiter)]]
    app.state.fester_tag = date(2021, 5, 16)
    assert [len(await eintraege(programm, adresse)) for adresse in adressen] == [0, 3, 0]


async def test_abgesagtes_verdraengt_nichts(
    portal: httpx.AsyncClient, programm: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesen, "HOECHSTENS", 3)
    adresse = (await abonniert(portal))["adresse"]
    await getan(portal, await gebucht(portal), "stornieren")
    await gebucht(portal, beginn="2021-05-10")
    assert {str(e["status"]) for e in await eintraege(programm, adresse)} == {"TENTATIVE"}


async def test_ein_verfallener_halt_ist_abgesagt(
    portal: httpx.AsyncClient, programm: httpx.AsyncClient, zeit: Callable[[datetime], None]
) -> None:
    zeit(JETZT)
    adresse = (await abonniert(portal))["adresse"]
    await gebucht(portal)
    zeit(JETZT + timedelta(days=15))
    danach = await eintraege(programm, adresse)
    assert {(str(e["status"]), e["sequence"]) for e in danach} == {("CANCELLED", 2)}


async def test_jeder_sieht_nur_seines(
    app: FastAPI, portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    adresse = (await abonniert(portal))["adresse"]
    await gebucht(portal, ags=VIELE[0])
    assert await eintraege(programm, adresse) == []
    async with app.state.sessions() as session:
        team = str(await session.scalar(select(col(Termin.berater_id)).limit(1)))
    des_teams = await portal.post(PFAD, json={"berater": team}, headers=EKOM21)
    termine = await eintraege(programm, des_teams.json()["adresse"])
    assert [str(e["summary"])[-16:] for e in termine] == [f"Kommune {VIELE[0]}"] * 3
    kalender = Calendar.from_ical((await programm.get(des_teams.json()["adresse"])).content)
    assert re.fullmatch(r"OZG-Beratung Beratungsteam \d+", str(kalender["x-wr-calname"]))


async def test_ein_anderes_kalenderprogramm_liest_dasselbe(
    portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    adresse = (await abonniert(portal))["adresse"]
    await gebucht(portal, beginn="2021-10-27")  # Wednesday to Friday before the clocks go back
    await gebucht(portal, beginn="2021-11-02", modul=3)
    text = (await programm.get(adresse)).text
    assert all(len(zeile.encode()) <= 75 for zeile in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    andere = sorted(ics.Calendar(text).events)
    unsere = await eintraege(programm, adresse)
    assert [(e.uid, e.name, e.description, e.location, e.status) for e in andere] == [
        tuple(str(e[name]) for name in ("uid", "summary", "description", "location", "status"))
        for e in unsere
    ]
    assert [e.begin.datetime for e in andere] == [e["dtstart"].dt for e in unsere]
    assert [e["dtstart"].dt.utcoffset() for e in unsere] == [timedelta(hours=2)] * 3 + [
        timedelta(hours=1)
    ] * 3
    assert {e["dtstamp"].dt.utcoffset() for e in unsere} == {timedelta(0)}


async def test_dieselben_bytes_bis_sich_etwas_aendert(
    portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    adresse = (await abonniert(portal))["adresse"]
    buchung = await gebucht(portal)
    erste = await programm.get(adresse)
    assert erste.headers["Cache-Control"] == "private, max-age=300"
    await asyncio.sleep(1.1)  # a stamp of now would have changed
    bekannt = {"If-None-Match": erste.headers["ETag"]}
    gleich = await programm.get(adresse, headers=bekannt)
    assert (gleich.status_code, gleich.content) == (304, b"")
    assert gleich.headers["Cache-Control"] == "private, max-age=300"
    await getan(portal, buchung, "bestaetigen")
    assert (await programm.get(adresse, headers=bekannt)).status_code == 200


async def test_widerrufen_ist_wie_nie_gewesen(
    portal: httpx.AsyncClient, programm: httpx.AsyncClient
) -> None:
    abo = await abonniert(portal)
    pfad = f"{PFAD}/{abo['id']}/widerrufen"
    assert (await portal.post(pfad, headers=ANDERE | {"If-Match": '"1"'})).status_code == 404
    assert (await portal.post(pfad, headers=EKOM21 | {"If-Match": '"1"'})).status_code == 404
    assert (await portal.post(pfad)).status_code == 428
    assert (await programm.get(abo["adresse"])).status_code == 200
    weg = await portal.post(pfad, headers={"If-Match": '"1"'})
    assert weg.json()["widerrufen_am"] == "2021-04-15"
    noch_einmal = await portal.post(pfad, headers={"If-Match": '"2"'})
    assert noch_einmal.json()["type"] == "/probleme/kalender-widerrufen"
    widerrufen = await programm.get(abo["adresse"])
    unbekannt = await programm.get(f"{PFAD}/{'x' * 43}.ics")
    assert widerrufen.status_code == 404
    assert widerrufen.content == unbekannt.content  # nor is the address said again
    assert widerrufen.json()["instance"] == f"{PFAD}/geheimnis.ics"
    assert (await programm.get(f"{PFAD}/{'x' * 42}.ics")).status_code == 422


async def test_das_geheimnis_steht_nirgends(
    app: FastAPI, portal: httpx.AsyncClient, programm: httpx.AsyncClient, beratung_url: str,
    superuser_url: Callable[[str], str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    abo = await abonniert(portal, **schluessel())
    geheimnis = abo["adresse"].removeprefix(f"{OEFFENTLICH}{PFAD}/").removesuffix(".ics")
    assert re.fullmatch("[A-Za-z0-9_-]{43}", geheimnis)
    falsch = geheimnis[:-1] + ("A" if geheimnis[-1] != "A" else "B")
    antworten = [await programm.get(f"{PFAD}/{wert}.ics") for wert in (geheimnis, falsch, "kurz")]
    assert [antwort.status_code for antwort in antworten] == [200, 404, 422]
    liste = await portal.get(PFAD)
    assert liste.json()["items"] == [{k: v for k, v in abo.items() if k != "adresse"}]
    for text in (liste.text, *(antwort.text for antwort in antworten)):
        assert not re.search(f"{geheimnis}|{falsch}", text)
    zeilen = [JsonZeile("beratung").format(eintrag) for eintrag in caplog.records]
    routen = [json.loads(zeile).get("route") for zeile in zeilen]
    assert routen.count("/kalender/{geheimnis}.ics") == 3
    assert not [z for z in zeilen if geheimnis in z or falsch in z]
    async with app.state.sessions() as session:
        [fest] = await session.scalars(select(col(Kalenderabo.geheimnis)))
        assert fest == fingerabdruck(geheimnis)
    db = await asyncpg.connect(superuser_url(beratung_url).replace("+asyncpg", ""))
    try:
        for (name,) in await db.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'beratung'"
        ):
            for spur in (geheimnis, geheimnis.encode().hex()):
                assert not await db.fetchval(
                    f"SELECT EXISTS (SELECT FROM beratung.{name} t"
                    f" WHERE t::text LIKE '%{spur.replace('_', chr(92) + '_')}%')"
                ), name
    finally:
        await db.close()


async def test_wiederholt_wird_keine_zweite(portal: httpx.AsyncClient) -> None:
    einmal = schluessel()
    await abonniert(portal, **einmal)
    antworten = await asyncio.gather(
        *(portal.post(PFAD, json={"ags": VOLKMARSEN}, headers=einmal) for _ in range(3))
    )
    assert {a.status_code for a in antworten} == {409}
    assert antworten[0].json()["type"] == "/probleme/kalender-schon-ausgegeben"
    assert (await portal.get(PFAD)).json()["total_count"] == 1


async def test_hoechstens_zehn_auch_zugleich(portal: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(
        *(portal.post(PFAD, json={"ags": VOLKMARSEN}) for _ in range(20))
    )
    assert sorted(a.status_code for a in antworten) == [201] * 10 + [409] * 10
    eine = next(a.json() for a in antworten if a.status_code == 201)
    await portal.post(f"{PFAD}/{eine['id']}/widerrufen", headers={"If-Match": '"1"'})
    await abonniert(portal)
    zu_viel = await portal.post(PFAD, json={"ags": VOLKMARSEN})
    assert zu_viel.json()["type"] == "/probleme/kalender-zu-viele"


async def test_wer_darf(portal: httpx.AsyncClient) -> None:
    niemand = "018f0000-0000-7000-8000-000000000000"
    for inhalt, kopf, erwartet in (
        ({"ags": VIELE[0]}, {}, (403, "fremder-kalender")),
        ({"ags": VOLKMARSEN}, EKOM21, (403, "rolle-fehlt")),
        ({"berater": niemand}, {}, (403, "rolle-fehlt")),
        ({"berater": niemand}, EKOM21, (422, "berater-unbekannt")),
        ({}, {}, (422, "eingabe-ungueltig")),
        ({"ags": VOLKMARSEN, "berater": niemand}, {}, (422, "eingabe-ungueltig")),
        ({"ags": "05315000"}, bearer(ags=["05315000"]), (422, "kommune-unbekannt")),
    ):
        answer = await portal.post(PFAD, json=inhalt, headers=kopf)
        slug = answer.json()["type"].removeprefix("/probleme/")
        assert (answer.status_code, slug) == erwartet, inhalt
    await abonniert(portal)
    for kopf in (ANDERE, EKOM21):
        assert (await portal.get(PFAD, headers=kopf)).json()["items"] == []
