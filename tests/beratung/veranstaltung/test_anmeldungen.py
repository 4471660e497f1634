"""Who comes: nobody is named, nobody overtakes, and what is left of a mailbox is nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import asyncpg
import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from services.beratung.dienst import DIENST
from services.beratung.tables import Anmeldung, Ereignis, Journal
from services.beratung.veranstaltung.postfaecher_loeschen import (
    postfaecher_loeschen,
    postfaecher_nachsehen,
)
from shared.schemas.veranstaltung import INHALT
from shared.vorgang import Vorgang
from tests.beratung.conftest import EKOM21, HEUTE, JETZT, VIELE, VOLKMARSEN, schluessel
from tests.beratung.veranstaltung.conftest import (
    ANMELDUNGEN,
    PFAD,
    STELLE,
    angekuendigt,
    angemeldet,
    gelesen,
    stand,
)
from tests.tokens import bearer


async def zurueckgezogen(client: httpx.AsyncClient, veranstaltung: str, ags: str) -> httpx.Response:
    """Withdraw the Anmeldung of this Kommune that runs."""
    liste = (
        await client.get(f"{PFAD}/{veranstaltung}/anmeldungen?limit=200", headers=EKOM21)
    ).json()["items"]
    [eine] = [a for a in liste if a["ags"] == ags and a["status"] in ("angemeldet", "warteliste")]
    return await client.post(
        f"{ANMELDUNGEN}/{eine['id']}/zurueckziehen",
        headers=bearer(sub=f"stadt-{ags}", ags=[ags]) | {"If-Match": f'"{eine["version"]}"'},
    )


async def test_eine_laufende_je_kommune(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    erste = await angemeldet(portal, veranstaltung, VOLKMARSEN, 2)
    assert (erste.status_code, erste.json()["status"]) == (201, "angemeldet")
    assert "funktionspostfach" not in erste.json()  # this answer is kept for repeated requests
    zweite = await angemeldet(portal, veranstaltung, VOLKMARSEN)
    assert (zweite.status_code, zweite.json()["type"]) == (409, "/probleme/schon-angemeldet")
    await zurueckgezogen(portal, veranstaltung, VOLKMARSEN)
    assert (await angemeldet(portal, veranstaltung, VOLKMARSEN)).status_code == 201
    assert (await gelesen(portal, veranstaltung))["belegt"] == 1


async def test_wer_zuerst_wartet_und_hineinpasst_rueckt_nach(
    portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    a, b, c, d, e = VIELE[:5]
    for ags, plaetze in ((a, 7), (b, 2), (c, 5), (d, 2), (e, 2)):
        await angemeldet(portal, veranstaltung, ags, plaetze)
    assert [wie for *_, wie in await stand(portal, veranstaltung)] == [
        "angemeldet", "angemeldet", "warteliste", "warteliste", "warteliste",
    ]  # fmt: skip
    await zurueckgezogen(portal, veranstaltung, b)  # three free: too few for c, and d is before e
    assert [wie for *_, wie in await stand(portal, veranstaltung)] == [
        "angemeldet", "zurueckgezogen", "warteliste", "angemeldet", "warteliste",
    ]  # fmt: skip
    await zurueckgezogen(portal, veranstaltung, a)  # eight free: c is asked first again, then e
    assert [wie for *_, wie in await stand(portal, veranstaltung)] == [
        "zurueckgezogen", "zurueckgezogen", "angemeldet", "angemeldet", "angemeldet",
    ]  # fmt: skip
    assert (await gelesen(portal, veranstaltung))["frei"] == 1


async def test_neben_freien_plaetzen_wartet_niemand_der_hineinpasst(
    portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    await angemeldet(portal, veranstaltung, VIELE[0], 8)
    wartet = await angemeldet(portal, veranstaltung, VIELE[1], 3)
    assert wartet.json()["status"] == "warteliste"
    spaeter = await angemeldet(portal, veranstaltung, VIELE[2], 1)
    assert spaeter.json()["status"] == "angemeldet"


async def test_mehr_plaetze_lassen_nachruecken(
    portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    for ags in VIELE[:3]:
        await angemeldet(portal, veranstaltung, ags, 5)
    vorher = await gelesen(portal, veranstaltung)
    assert (vorher["belegt"], vorher["wartend"]) == (10, 5)
    answer = await portal.post(
        f"{PFAD}/{veranstaltung}/aendern",
        json=INHALT | {"kapazitaet": 15},
        headers=STELLE | {"If-Match": '"1"'},
    )
    assert (answer.json()["belegt"], answer.json()["wartend"]) == (15, 0)


async def test_wer_nie_hineinpasst_erfaehrt_es_sofort(
    portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    zu_viele = await angemeldet(portal, veranstaltung, VIELE[0], 11)
    assert zu_viele.json()["type"] == "/probleme/mehr-als-kapazitaet"
    await angemeldet(portal, veranstaltung, VIELE[0], 3)
    await angemeldet(portal, veranstaltung, VIELE[1], 10)
    await portal.post(  # now ten never fit
        f"{PFAD}/{veranstaltung}/aendern",
        json=INHALT | {"kapazitaet": 8},
        headers=STELLE | {"If-Match": '"1"'},
    )
    assert [wie for *_, wie in await stand(portal, veranstaltung)] == ["angemeldet", "entfallen"]
    assert (await angemeldet(portal, veranstaltung, VIELE[1], 5)).json()["status"] == "angemeldet"


async def test_jeder_schritt_steht_in_der_akte(
    app: FastAPI, portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    await angemeldet(portal, veranstaltung, VIELE[0], 10)
    await angemeldet(portal, veranstaltung, VIELE[1], 1)
    await zurueckgezogen(portal, veranstaltung, VIELE[0])
    async with app.state.sessions() as session:
        typen = await session.scalars(select(col(Ereignis.typ)).order_by(col(Ereignis.id)))
        assert [typ.split(".", 3)[3].removesuffix(".v1") for typ in typen] == [
            "veranstaltung.geplant",
            "anmeldung.angemeldet",
            "anmeldung.eingereiht",
            "anmeldung.abgemeldet",
            "anmeldung.nachgerueckt",
        ]
        daten = str((await session.scalars(select(col(Ereignis.daten)))).all())
        assert "@" not in daten
        subs = await session.scalars(
            select(col(Journal.sub)).where(col(Journal.akt) == "nachruecken")
        )
        assert list(subs) == ["dienst:beratung"]


PERSOENLICH = "postfach-persoenlich"
KEIN_FUNKTIONSPOSTFACH = [
    ("erika.mustermann@volkmarsen.example", PERSOENLICH),
    ("e.mustermann2@volkmarsen.example", PERSOENLICH),
    ("Kein Postfach", "eingabe-ungueltig"),
    (None, "eingabe-ungueltig"),
]


async def test_kein_mensch_wird_genannt(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    for adresse, slug in KEIN_FUNKTIONSPOSTFACH:
        wunsch = {"ags": VOLKMARSEN, "plaetze": 1, "funktionspostfach": adresse}
        answer = await portal.post(f"{PFAD}/{veranstaltung}/anmeldungen", json=wunsch)
        assert (answer.status_code, answer.json()["type"]) == (422, f"/probleme/{slug}")
    assert await stand(portal, veranstaltung) == []


async def test_nur_fuer_sich_selbst(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    wunsch = {"ags": VIELE[0], "plaetze": 1, "funktionspostfach": "ozg@a.example"}
    answer = await portal.post(f"{PFAD}/{veranstaltung}/anmeldungen", json=wunsch)
    assert (answer.status_code, answer.json()["type"]) == (403, "/probleme/fremde-anmeldung")


async def test_der_anmeldeschluss_ist_noch_dabei(portal: httpx.AsyncClient) -> None:
    heute = (await angekuendigt(portal, anmeldeschluss="2021-04-15"))["id"]
    gestern = (await angekuendigt(portal, anmeldeschluss="2021-04-14"))["id"]
    assert (await angemeldet(portal, heute, VIELE[0])).status_code == 201
    zu_spaet = await angemeldet(portal, gestern, VIELE[0])
    assert zu_spaet.json()["type"] == "/probleme/anmeldeschluss-vorbei"


async def test_eine_kommune_sieht_nur_ihre(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    await angemeldet(portal, veranstaltung, VOLKMARSEN)
    fremd = (await angemeldet(portal, veranstaltung, VIELE[0])).json()["id"]
    pfad = f"{PFAD}/{veranstaltung}/anmeldungen"
    [eigene] = (await portal.get(pfad)).json()["items"]
    assert eigene["funktionspostfach"] == f"ozg@g{VOLKMARSEN}.example"
    for kopf in (EKOM21, STELLE):
        assert (await portal.get(pfad, headers=kopf)).json()["total_count"] == 2
    assert (await portal.get(f"{ANMELDUNGEN}/{fremd}")).status_code == 404


async def test_wiederholt_ist_einmal(portal: httpx.AsyncClient, veranstaltung: str) -> None:
    einmal = schluessel()
    wunsch = {"ags": VOLKMARSEN, "plaetze": 1, "funktionspostfach": "ozg@a.example"}
    antworten = [
        await portal.post(f"{PFAD}/{veranstaltung}/anmeldungen", json=wunsch, headers=einmal)
        for _ in range(2)
    ]
    assert {a.content for a in antworten} == {antworten[0].content}
    assert [a.status_code for a in antworten] == [201, 201]


async def test_postfaecher_werden_nach_der_frist_geloescht(
    app: FastAPI, portal: httpx.AsyncClient, veranstaltung: str, beratung_url: str,
    superuser_url: Callable[[str], str],
) -> None:  # fmt: skip
    """30 days after the end, in Berlin; the counts stay, and nothing else holds the mailbox."""
    for ags in VIELE[:3]:
        await angemeldet(portal, veranstaltung, ags, 4)
    await angemeldet(portal, veranstaltung, VIELE[3], 4)
    await zurueckgezogen(portal, veranstaltung, VIELE[3])  # is forgotten at once
    assert await ueberall(beratung_url, superuser_url) == ["anmeldung"]
    ende = date(2021, 5, 20)
    vorgang = Vorgang(person=DIENST, heute=ende + timedelta(days=30), jetzt=JETZT)
    for tage, erwartet in ((30, 0), (31, 3), (32, 0)):
        async with app.state.sessions.begin() as session:
            am = replace(vorgang, heute=ende + timedelta(days=tage))
            frist = timedelta(days=30)
            assert await postfaecher_loeschen(session, am, aufbewahrung=frist) == erwartet
    eine = await gelesen(portal, veranstaltung)
    assert (eine["belegt"], eine["wartend"]) == (8, 4)
    assert [wie for *_, wie in await stand(portal, veranstaltung)] == [
        "angemeldet", "angemeldet", "warteliste", "zurueckgezogen",
    ]  # fmt: skip
    assert await ueberall(beratung_url, superuser_url) == []
    async with app.state.sessions() as session:
        akten = await session.scalars(
            select(col(Journal.version)).where(col(Journal.akt) == "postfach_loeschen")
        )
        assert list(akten) == [2, 2, 2]


async def test_nach_einer_absage_zaehlt_die_frist_ab_ihr(
    app: FastAPI, portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    await angemeldet(portal, veranstaltung, VIELE[0])
    await portal.post(f"{PFAD}/{veranstaltung}/absagen", headers=STELLE | {"If-Match": '"1"'})
    for tage, erwartet in ((30, 0), (31, 1)):
        async with app.state.sessions.begin() as session:
            am = Vorgang(person=DIENST, heute=HEUTE + timedelta(days=tage), jetzt=JETZT)
            frist = timedelta(days=30)
            assert await postfaecher_loeschen(session, am, aufbewahrung=frist) == erwartet


async def test_der_dienst_loescht_von_selbst(
    app: FastAPI, portal: httpx.AsyncClient, veranstaltung: str
) -> None:
    await angemeldet(portal, veranstaltung, VIELE[0])
    assert await postfaecher_nachsehen(app) is False  # is over in May
    app.state.fester_tag = date(2021, 6, 20)
    await postfaecher_nachsehen(app)
    async with app.state.sessions() as session:
        assert list(await session.scalars(select(col(Anmeldung.funktionspostfach)))) == [None]


async def ueberall(url: str, superuser_url: Callable[[str], str]) -> list[str]:
    """Every table of the service in which a mailbox of these tests stands."""
    db = await asyncpg.connect(superuser_url(url).replace("+asyncpg", ""))
    try:
        tabellen = await db.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'beratung' ORDER BY 1"
        )
        return [
            name
            for (name,) in tabellen
            if await db.fetchval(
                f"SELECT EXISTS (SELECT FROM beratung.{name} t"
                "  WHERE t::text LIKE '%.example%' AND t::text LIKE '%ozg@g%'"
                f"  OR t::text LIKE '%' || '{b'ozg@g'.hex()}' || '%')"
            )
        ]
    finally:
        await db.close()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), max_size=14))
async def test_wie_das_einfache_modell(
    portal: httpx.AsyncClient, schritte: list[tuple[int, int]]
) -> None:
    """A Kommune that is in withdraws, one that is not registers: seats and order as in a list."""
    kennung = str((await angekuendigt(portal, kapazitaet=6))["id"])
    reihe: list[tuple[str, int]] = []
    sitzt: set[str] = set()

    def ruecke_nach() -> None:
        for ags, plaetze in reihe:
            if ags in sitzt:
                continue
            if sum(p for a, p in reihe if a in sitzt) + plaetze <= 6:
                sitzt.add(ags)

    for wer, plaetze in schritte:
        ags = VIELE[wer]
        if ags in dict(reihe):
            assert (await zurueckgezogen(portal, kennung, ags)).status_code == 200
            reihe = [(a, p) for a, p in reihe if a != ags]
            sitzt.discard(ags)
        else:
            assert (await angemeldet(portal, kennung, ags, plaetze)).status_code == 201
            reihe.append((ags, plaetze))
        ruecke_nach()
        laufend = [z for z in await stand(portal, kennung) if z[2] != "zurueckgezogen"]
        assert laufend == [(a, p, "angemeldet" if a in sitzt else "warteliste") for a, p in reihe]
        assert (await gelesen(portal, kennung))["belegt"] == sum(p for a, p in reihe if a in sitzt)


async def test_die_reihenfolge_der_absagen_ist_gleich(portal: httpx.AsyncClient) -> None:
    """Whoever withdraws first, the same move up."""
    for folge in permutations(VIELE[:3]):
        kennung = str((await angekuendigt(portal, kapazitaet=3))["id"])
        for ags in VIELE[:6]:
            await angemeldet(portal, kennung, ags)
        for ags in folge:
            await zurueckgezogen(portal, kennung, ags)
        sitzen = [ags for ags, _, wie in await stand(portal, kennung) if wie == "angemeldet"]
        assert sitzen == VIELE[3:6]
