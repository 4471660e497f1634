"""Waiting, being offered something, and what becomes of it."""

import asyncio
from datetime import date, timedelta

import httpx
import pytest

from tests.beratung.conftest import (
    AUFGELOEST,
    EKOM21,
    VIELE,
    VOLKMARSEN,
    WANFRIED,
    schluessel,
    wunsch,
)
from tests.beratung.warteliste.conftest import (
    ANTWORT_BIS,
    FENSTER,
    JETZT,
    PFAD,
    Abfrage,
    Warteliste,
    fuer,
)


async def test_wer_wartet_sieht_seinen_platz_in_der_reihe(liste: Warteliste) -> None:
    await liste.buchen(VIELE[0], modul=1)
    erster = await liste.eintragen()
    zweiter = await liste.eintragen(WANFRIED)
    woanders = {"von": "2021-06-01", "bis": "2021-06-30"}
    await liste.eintragen(VIELE[1], fenster=woanders)
    gelesen = await liste.lies(erster)
    assert (gelesen["status"], gelesen["position"], gelesen["angebot"]) == ("wartend", 1, None)
    assert (await liste.lies(zweiter, WANFRIED))["position"] == 2
    eigene = await liste.lies(PFAD, WANFRIED)
    assert [e["ags"] for e in eigene["items"]] == [WANFRIED]
    alle = (await liste.http.get(PFAD, headers=EKOM21)).json()
    assert [(e["ags"], e["position"]) for e in alle["items"]] == [
        (VOLKMARSEN, 1),
        (WANFRIED, 2),
        (VIELE[1], 1),
    ]
    assert (await liste.http.get(erster, headers=fuer(WANFRIED))).status_code == 404


async def test_ein_laufender_eintrag_je_wunsch(liste: Warteliste) -> None:
    """A wish: module, format and window. With days in common it is the same one."""
    pfad = await liste.eintragen()
    await liste.eintragen(modul=3)
    await liste.eintragen(format="vor_ort")
    spaeter = {"von": "2021-05-04", "bis": "2021-05-10"}
    zugleich = await asyncio.gather(
        *(
            liste.http.post(
                PFAD, json=liste.wunsch(fenster=spaeter), headers=fuer(VOLKMARSEN) | schluessel()
            )
            for _ in range(4)
        )
    )
    assert sorted(antwort.status_code for antwort in zugleich) == [201, 409, 409, 409]
    kopf = fuer(VOLKMARSEN) | schluessel()
    beide = liste.wunsch(fenster={"von": "2021-05-03", "bis": "2021-05-04"})
    nochmal = await liste.http.post(PFAD, json=beide, headers=kopf)
    assert (nochmal.status_code, nochmal.json()["type"]) == (409, "/probleme/schon-eingetragen")
    await liste.tun(pfad, "zurueckziehen", VOLKMARSEN)
    neu = await liste.eintragen()
    assert (await liste.lies(neu))["position"] == 1


FALSCH: list[tuple[dict[str, object], int, str]] = [
    ({"fenster": {"von": "2021-05-05", "bis": "2021-05-03"}}, 422, "fenster-unzulaessig"),
    ({"fenster": {"von": "2021-05-05", "bis": "2022-05-07"}}, 422, "fenster-unzulaessig"),
    ({"fenster": {"von": "2021-04-01", "bis": "2021-04-20"}}, 422, "fenster-unzulaessig"),
    ({"fenster": {"von": "2023-04-16", "bis": "2023-04-17"}}, 422, "fenster-unzulaessig"),
    ({"dauer_tage": 2.7}, 422, "dauer-unzulaessig"),
    ({"teilnehmende": 0}, 422, "teilnehmende-unzulaessig"),
    ({"modul": 5}, 422, "eingabe-ungueltig"),
    ({"berater": "018f0000-0000-7000-8000-000000000000"}, 422, "berater-unbekannt"),
    ({"ags": WANFRIED}, 403, "nur-fuer-die-eigene-kommune"),
]


async def test_was_nicht_geht_wird_benannt_und_nicht_gespeichert(liste: Warteliste) -> None:
    for anders, status, problem in FALSCH:
        kopf = fuer(VOLKMARSEN) | schluessel()
        antwort = await liste.http.post(PFAD, json=liste.wunsch(**anders), headers=kopf)
        erwartet = (status, f"/probleme/{problem}")
        assert (antwort.status_code, antwort.json()["type"]) == erwartet, anders
    assert (await liste.http.get(PFAD, headers=EKOM21)).json()["total_count"] == 0


async def test_eine_aufgeloeste_kommune_wartet_nicht(liste: Warteliste) -> None:
    kopf = EKOM21 | schluessel()
    for ags, problem in [(AUFGELOEST, "kommune-aufgeloest"), ("06999999", "kommune-unbekannt")]:
        antwort = await liste.http.post(PFAD, json=liste.wunsch(ags=ags), headers=kopf)
        assert (antwort.status_code, antwort.json()["type"]) == (422, f"/probleme/{problem}")


async def test_ein_angebot_ist_gehalten_und_wird_angenommen(
    liste: Warteliste, sql: Abfrage
) -> None:
    pfad = await liste.eintragen()
    assert (await liste.vermitteln()).angeboten == 1
    eintrag = await liste.lies(pfad)
    assert (eintrag["status"], eintrag["position"], eintrag["version"]) == ("angeboten", None, 2)
    assert eintrag["angebot"]["antwort_bis"] == ANTWORT_BIS.isoformat().replace("+00:00", "Z")
    assert [t["tag"] for t in eintrag["angebot"]["termine"]] == [
        "2021-05-03",
        "2021-05-04",
        "2021-05-05",
    ]
    assert eintrag["angebot"]["finanzierung"] == "land"
    buchung = f"/beratung/v1/buchungen/{eintrag['buchung']}"
    gehalten = await liste.lies(buchung)
    assert gehalten["angebot"] is True
    assert gehalten["halten_bis"] == eintrag["angebot"]["antwort_bis"]
    fremd = await liste.http.post(
        "/beratung/v1/buchungen",
        json=wunsch(ags=WANFRIED, berater=liste.team),
        headers=fuer(WANFRIED) | schluessel(),
    )
    assert (fremd.status_code, fremd.json()["type"]) == (409, "/probleme/termin-vergeben")
    for akt in ("bestaetigen", "stornieren"):
        kopf = EKOM21 | {"If-Match": '"2"'}
        vorher = await liste.http.post(f"{buchung}/{akt}", headers=kopf)
        assert (vorher.status_code, vorher.json()["type"]) == (409, "/probleme/angebot-offen")

    angenommen = await liste.tun(pfad, "annehmen", VOLKMARSEN)
    assert (angenommen["status"], angenommen["angebot"]) == ("angenommen", None)
    gelesen = await liste.lies(buchung)
    assert (gelesen["status"], gelesen["halten_bis"]) == ("bestaetigt", None)
    assert gelesen["angebot"] is False
    ereignisse = await sql(
        "SELECT split_part(typ, '.', 4) || '.' || split_part(typ, '.', 5), version, kommunen"
        " FROM beratung.ereignis ORDER BY id"
    )
    assert ereignisse == [
        (typ, version, [VOLKMARSEN])
        for typ, version in [
            ("wartelisteneintrag.eingetragen", 1),
            ("buchung.reserviert", 1),
            ("buchung.angeboten", 2),
            ("wartelisteneintrag.angeboten", 2),
            ("buchung.angenommen", 3),
            ("wartelisteneintrag.angenommen", 3),
            ("buchung.bestaetigt", 4),
        ]
    ]
    assert await sql("SELECT count(*) FROM beratung.journal") == [(7,)]


@pytest.mark.parametrize("akt", ["ablehnen", "zurueckziehen"])
async def test_wer_nicht_will_gibt_den_platz_dem_naechsten(liste: Warteliste, akt: str) -> None:
    erster = await liste.eintragen()
    zweiter = await liste.eintragen(WANFRIED)
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(zweiter, WANFRIED) == "wartend"
    danach = await liste.tun(erster, akt, VOLKMARSEN)
    assert danach["status"] == {"ablehnen": "abgelehnt"}.get(akt, "zurueckgezogen")
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(zweiter, WANFRIED) == "angeboten"
    nochmal = await liste.versuche(erster, akt, VOLKMARSEN)
    assert (nochmal.status_code, nochmal.json()["type"]) == (
        409,
        "/probleme/statuswechsel-unzulaessig",
    )


async def test_die_frist_endet_auf_den_augenblick(liste: Warteliste) -> None:
    erster, zweiter = await liste.eintragen(), await liste.eintragen(WANFRIED)
    await liste.vermitteln()
    liste.stelle(ANTWORT_BIS - timedelta(microseconds=1))
    assert (await liste.vermitteln()).geschlossen == 0
    assert await liste.status(erster, VOLKMARSEN) == "angeboten"
    liste.stelle(ANTWORT_BIS)
    eintrag = await liste.lies(erster)
    assert (eintrag["status"], eintrag["version"]) == ("abgelaufen", 3)
    for akt in ("annehmen", "ablehnen", "zurueckziehen"):
        zu_spaet = await liste.versuche(erster, akt, VOLKMARSEN)
        assert (zu_spaet.status_code, zu_spaet.json()["type"]) == (
            409,
            "/probleme/angebot-abgelaufen",
        )
    ergebnis = await liste.vermitteln()
    assert (ergebnis.geschlossen, ergebnis.angeboten) == (1, 1)
    assert (await liste.lies(erster))["version"] == 3
    assert await liste.status(zweiter, WANFRIED) == "angeboten"
    liste.stelle(JETZT)  # the clock steps back: what is over stays over
    assert await liste.status(erster, VOLKMARSEN) == "abgelaufen"
    assert (await liste.vermitteln()).geschlossen == 0
    buchungen = await liste.lies("/beratung/v1/buchungen", VOLKMARSEN)
    assert [b["status"] for b in buchungen["items"]] == ["abgelaufen"]


async def test_bis_zum_letzten_augenblick_wird_angenommen(liste: Warteliste) -> None:
    pfad = await liste.eintragen()
    await liste.vermitteln()
    liste.stelle(ANTWORT_BIS - timedelta(microseconds=1))
    assert (await liste.tun(pfad, "annehmen", VOLKMARSEN))["status"] == "angenommen"
    liste.stelle(ANTWORT_BIS)
    assert (await liste.vermitteln()).geschlossen == 0
    assert await liste.status(pfad, VOLKMARSEN) == "angenommen"


async def test_frei_wird_was_storniert_wird(liste: Warteliste) -> None:
    buchung = await liste.buchen(VIELE[0])
    pfad = await liste.eintragen()
    assert (await liste.vermitteln()).angeboten == 0
    await liste.stornieren(buchung, VIELE[0])
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(pfad, VOLKMARSEN) == "angeboten"
    assert (await liste.vermitteln()).angeboten == 0


async def test_wer_nur_kostenfrei_will_wird_uebergangen_und_behaelt_seinen_platz(
    liste: Warteliste,
) -> None:
    eigene = await liste.buchen(VOLKMARSEN, beginn="2021-06-07", modul=1)
    erster = await liste.eintragen()
    zweiter = await liste.eintragen(WANFRIED)
    assert (await liste.vermitteln()).angeboten == 1
    assert await liste.status(zweiter, WANFRIED) == "angeboten"
    await liste.tun(zweiter, "ablehnen", WANFRIED)
    assert (await liste.vermitteln()).angeboten == 0
    eintrag = await liste.lies(erster)
    assert (eintrag["status"], eintrag["position"]) == ("wartend", 1)
    await liste.stornieren(eigene, VOLKMARSEN)
    assert (await liste.vermitteln()).angeboten == 1
    assert (await liste.lies(erster))["angebot"]["finanzierung"] == "land"


async def test_wer_selbst_zahlt_bekommt_auch_ein_angebot_auf_eigene_kosten(
    liste: Warteliste,
) -> None:
    await liste.buchen(VOLKMARSEN, beginn="2021-06-07", modul=1)
    pfad = await liste.eintragen(eigenanteil_akzeptiert=True)
    await liste.vermitteln()
    angebot = (await liste.lies(pfad))["angebot"]
    assert (angebot["finanzierung"], "schon vergeben" in angebot["begruendung"]) == ("eigen", True)


async def test_ein_angebot_beginnt_nicht_vor_dem_ende_seiner_frist(liste: Warteliste) -> None:
    pfad = await liste.eintragen(fenster={"von": "2021-04-19", "bis": "2021-04-30"})
    await liste.vermitteln()
    termine = (await liste.lies(pfad))["angebot"]["termine"]
    assert termine[0]["tag"] == "2021-04-21"  # 3 working days after Thursday, 15 April, and one


async def test_ein_fenster_geht_vorbei(liste: Warteliste) -> None:
    await liste.buchen(VIELE[0])
    pfad = await liste.eintragen()
    letzter_tag = date(2021, 4, 27)  # the answer may come until Friday, 30 April
    assert (await liste.vermitteln(heute=letzter_tag)).geschlossen == 0
    assert (await liste.vermitteln(heute=letzter_tag + timedelta(days=1))).geschlossen == 1
    eintrag = await liste.lies(pfad)
    assert (eintrag["status"], eintrag["buchung"]) == ("abgelaufen", None)


async def test_ohne_oder_mit_alter_fassung_geschieht_nichts(liste: Warteliste) -> None:
    pfad = await liste.eintragen()
    for kopf, status in [({}, 428), ({"If-Match": '"7"'}, 412)]:
        antwort = await liste.http.post(f"{pfad}/zurueckziehen", headers=fuer(VOLKMARSEN) | kopf)
        assert antwort.status_code == status
    fremd = await liste.http.post(
        f"{pfad}/zurueckziehen", headers=fuer(WANFRIED) | {"If-Match": '"1"'}
    )
    assert fremd.status_code == 404
    assert (await liste.lies(pfad))["status"] == "wartend"


async def test_derselbe_schluessel_traegt_einmal_ein(liste: Warteliste) -> None:
    kopf = fuer(VOLKMARSEN) | schluessel()
    antworten = [await liste.http.post(PFAD, json=liste.wunsch(), headers=kopf) for _ in range(2)]
    assert [a.status_code for a in antworten] == [201, 201]
    assert antworten[0].content == antworten[1].content
    assert antworten[0].headers["location"] == f"{PFAD}/{antworten[0].json()['id']}"
    ohne = await liste.http.post(PFAD, json=liste.wunsch(), headers=fuer(VOLKMARSEN))
    assert ohne.status_code == 400


async def test_die_liste_filtert_auch_was_die_uhr_beendet_hat(liste: Warteliste) -> None:
    await liste.eintragen()
    await liste.eintragen(modul=3, fenster={"von": "2021-05-17", "bis": "2021-05-19"})
    await liste.eintragen(WANFRIED)
    await liste.vermitteln()

    async def gefunden(**query: str | int) -> list[tuple[str, int]]:
        antwort: httpx.Response = await liste.http.get(PFAD, params=query, headers=EKOM21)
        return [(e["ags"], e["modul"]) for e in antwort.json()["items"]]

    assert await gefunden(status="angeboten") == [(VOLKMARSEN, 2), (VOLKMARSEN, 3)]
    assert await gefunden(status="wartend") == [(WANFRIED, 2)]
    assert await gefunden(ags=VOLKMARSEN, sort="-modul") == [(VOLKMARSEN, 3), (VOLKMARSEN, 2)]
    assert await gefunden(modul=3) == [(VOLKMARSEN, 3)]
    liste.stelle(ANTWORT_BIS)
    assert await gefunden(status="angeboten") == []
    assert await gefunden(status="abgelaufen") == [(VOLKMARSEN, 2), (VOLKMARSEN, 3)]


async def test_ein_angebot_zaehlt_erst_mit_der_annahme(liste: Warteliste) -> None:
    async def module(stichtag: str) -> int:
        kennzahlen = await liste.lies(f"/beratung/v1/kennzahlen?stichtag={stichtag}")
        werte = {k["kennzahl"]: k["wert"] for k in kennzahlen["items"]}
        return int(werte["beratungsmodule"])

    pfad = await liste.eintragen(fenster=FENSTER)
    await liste.vermitteln()
    assert await module("2021-04-15") == 0
    liste.app.state.fester_tag = date(2021, 4, 16)
    await liste.tun(pfad, "annehmen", VOLKMARSEN)
    assert [await module(tag) for tag in ("2021-04-15", "2021-04-16")] == [0, 1]
