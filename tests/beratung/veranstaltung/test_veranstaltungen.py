"""Veranstaltungen: announced, changed, called off, read by everybody."""

from typing import Any

import httpx

from shared.schemas.veranstaltung import INHALT
from tests.beratung.conftest import EKOM21, VIELE, schluessel
from tests.beratung.veranstaltung.conftest import (
    PFAD,
    STELLE,
    angekuendigt,
    angemeldet,
    gelesen,
    stand,
)


async def test_die_der_quelle_ist_da(portal: httpx.AsyncClient) -> None:
    del portal.headers["Authorization"]
    [eine] = (await portal.get(f"{PFAD}?von=2021-03-31&bis=2021-03-31")).json()["items"]
    assert eine["titel"].startswith("Spot|on|OZG HE: Der Hessische Weg")
    assert (eine["beginn"], eine["ende"]) == ("2021-03-31T08:30:00Z", "2021-03-31T10:00:00Z")
    assert (eine["format"], eine["kapazitaet"], eine["frei"]) == (None, None, None)
    assert eine["quelle"] == "OZG-Report #Kommunal Nr. 2, März 2021"
    answer = await angemeldet(portal, eine["id"], VIELE[0])
    assert answer.json()["type"] == "/probleme/veranstaltung-vorbei"


async def test_von_und_bis_sind_tage_in_berlin(portal: httpx.AsyncClient) -> None:
    nachts = {"beginn": "2021-05-19T22:30:00Z", "ende": "2021-05-19T23:30:00Z"}  # the 20th
    kennung = (await angekuendigt(portal, **nachts))["id"]
    for tage, erwartet in (
        ("von=2021-05-20&bis=2021-05-20", [kennung]),
        ("von=2021-04-01&bis=2021-05-19", []),
        ("von=2021-05-21", []),
    ):
        items = (await portal.get(f"{PFAD}?{tage}")).json()["items"]
        assert [eine["id"] for eine in items] == erwartet, tage


async def test_anmeldeschluss_ist_ohne_angabe_der_tag_des_beginns(
    portal: httpx.AsyncClient,
) -> None:
    eine = await angekuendigt(portal, anmeldeschluss=None)
    assert (eine["anmeldeschluss"], eine["version"]) == ("2021-05-20", 1)
    ohne = await angekuendigt(portal, anmeldeschluss=None, kapazitaet=None)
    assert (ohne["anmeldeschluss"], ohne["frei"]) == (None, None)
    answer = await angemeldet(portal, ohne["id"], VIELE[0])
    assert (answer.status_code, answer.json()["type"]) == (409, "/probleme/ohne-anmeldung")


FALSCH: list[dict[str, Any]] = [
    {"beginn": "2021-05-20T10:30:00"},
    {"beginn": "2021-13-20T10:30:00Z"},
    {"beginn": 1621499400},
    {"ende": "2021-05-20T10:30:00+02:00"},
    {"ende": "2021-05-28T10:30:00+02:00"},
    {"format": "vor_ort", "ort": None},
    {"format": "hybrid", "ort": " "},
    {"adresse": "http://portal.example/"},
    {"adresse": "javascript:alert(1)"},
    {"kapazitaet": 0},
    {"kapazitaet": 5001},
    {"kapazitaet": "10"},
    {"kapazitaet": None},
    {"anmeldeschluss": "2021-05-21"},
    {"titel": ""},
    {"referentin": "Frau Muster"},
]


async def test_was_nicht_stimmt_wird_abgelehnt(portal: httpx.AsyncClient) -> None:
    for anders in FALSCH:
        answer = await portal.post(PFAD, json=INHALT | anders, headers=STELLE | schluessel())
        assert answer.status_code == 422, anders
        assert answer.json()["type"] == "/probleme/eingabe-ungueltig"


async def test_gestern_ist_vorbei(portal: httpx.AsyncClient) -> None:
    gestern = {"beginn": "2021-04-14T08:00:00Z", "ende": "2021-04-14T09:00:00Z"}
    answer = await portal.post(
        PFAD, json=INHALT | gestern | {"anmeldeschluss": None}, headers=STELLE | schluessel()
    )
    assert (answer.status_code, answer.json()["type"]) == (409, "/probleme/veranstaltung-vorbei")


async def test_aendern_braucht_die_fassung(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    neu = INHALT | {"titel": "Neuer Titel", "format": "hybrid", "ort": "Gießen"}
    pfad = f"{PFAD}/{veranstaltung}/aendern"
    gut = await portal.post(pfad, json=neu, headers=EKOM21 | {"If-Match": '"1"'})
    assert (gut.json()["titel"], gut.json()["ort"], gut.json()["version"]) == (
        "Neuer Titel", "Gießen", 2,
    )  # fmt: skip
    alt = await portal.post(pfad, json=neu, headers=EKOM21 | {"If-Match": '"1"'})
    assert alt.status_code == 412
    assert (await portal.post(pfad, json=neu, headers=EKOM21)).status_code == 428


async def test_kleiner_geht_bis_zu_dem_was_vergeben_ist(
    portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    for ags, plaetze in zip(VIELE[:3], (2, 3, 4), strict=True):
        await angemeldet(portal, veranstaltung, ags, plaetze)
    [erste, *_] = (await portal.get(f"{PFAD}/{veranstaltung}/anmeldungen", headers=EKOM21)).json()[
        "items"
    ]
    await portal.post(
        f"/beratung/v1/anmeldungen/{erste['id']}/zurueckziehen",
        headers=EKOM21 | {"If-Match": '"1"'},
    )
    pfad = f"{PFAD}/{veranstaltung}/aendern"
    zu_klein = await portal.post(
        pfad, json=INHALT | {"kapazitaet": 6}, headers=EKOM21 | {"If-Match": '"1"'}
    )
    assert zu_klein.json()["type"] == "/probleme/kapazitaet-zu-klein"
    assert zu_klein.json()["belegt"] == 7
    passt = await portal.post(  # seats 8 and 9 become 1 and 2
        pfad, json=INHALT | {"kapazitaet": 7}, headers=EKOM21 | {"If-Match": '"1"'}
    )
    assert passt.status_code == 200, passt.text
    assert (passt.json()["belegt"], passt.json()["frei"]) == (7, 0)
    ohne = await portal.post(
        pfad,
        json=INHALT | {"kapazitaet": None, "anmeldeschluss": None},
        headers=EKOM21 | {"If-Match": '"2"'},
    )
    assert ohne.json()["type"] == "/probleme/kapazitaet-zu-klein"


async def test_absagen_nimmt_alle_anmeldungen_mit(
    portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    await angemeldet(portal, veranstaltung, VIELE[0], 10)
    await angemeldet(portal, veranstaltung, VIELE[1], 1)
    answer = await portal.post(
        f"{PFAD}/{veranstaltung}/absagen", headers=STELLE | {"If-Match": '"1"'}
    )
    assert (answer.json()["status"], answer.json()["belegt"], answer.json()["wartend"]) == (
        "abgesagt", 0, 0,
    )  # fmt: skip
    assert {wie for _, _, wie in await stand(portal, veranstaltung)} == {"entfallen"}
    noch_einmal = await portal.post(
        f"{PFAD}/{veranstaltung}/absagen", headers=STELLE | {"If-Match": '"2"'}
    )
    assert noch_einmal.json()["type"] == "/probleme/veranstaltung-abgesagt"
    spaet = await angemeldet(portal, veranstaltung, VIELE[2])
    assert spaet.json()["type"] == "/probleme/veranstaltung-abgesagt"


async def test_etag_und_304(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    erste = await portal.get(f"{PFAD}/{veranstaltung}")
    gleich = await portal.get(
        f"{PFAD}/{veranstaltung}", headers={"If-None-Match": erste.headers["ETag"]}
    )
    assert gleich.status_code == 304
    await angemeldet(portal, veranstaltung, VIELE[0])  # its version stays, its counts do not
    anders = await portal.get(
        f"{PFAD}/{veranstaltung}", headers={"If-None-Match": erste.headers["ETag"]}
    )
    assert (anders.status_code, anders.json()["belegt"]) == (200, 1)
    assert (await gelesen(portal, veranstaltung))["version"] == 1
