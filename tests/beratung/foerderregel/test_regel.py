"""The Förderung decides who pays; what it said is used while it is silent."""

from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from services.beratung.foerderregel.auffrischen import auffrischen
from services.beratung.foerderregel.regel import bekanntes_etag, frage_foerderung, speichere
from tests.beratung.conftest import (
    EKOM21,
    JETZT,
    VOLKMARSEN,
    app_on,
    katalog,
    schluessel,
    wunsch,
)
from tests.beratung.regel import ANDERER_TOPF, OZG_2020, OZG_ENDE, Foerderung, fassung
from tests.conftest import client_for
from tests.tokens import bearer

PFAD = "/beratung/v1/buchungen"
KONTINGENT = f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent"
VERFUEGBAR = "/beratung/v1/verfuegbarkeiten?modul=2&format=online&dauer_tage=3"
SPAETER = date(2021, 4, 16)


async def neue_fassung(
    app: FastAPI, foerderung: Foerderung, *ersetzt: tuple[str, str], ab: date = SPAETER
) -> None:
    """The Förderung publishes a version, and the Beratung looks."""
    nr = len(foerderung.fassungen) + 1
    foerderung.fassungen.append(fassung(nr, *ersetzt, gueltig_ab=ab))
    assert await auffrischen(app.state.sessions, app.state.foerderung)


async def test_ohne_regel_wird_nichts_behauptet_und_nichts_gebucht(beratung_url: str) -> None:
    stumm = Foerderung()
    stumm.stumm = True
    async for client in client_for(app_on(beratung_url, katalog, stumm), **bearer()):
        for antwort in [
            await client.post(PFAD, json=wunsch(), headers=schluessel()),
            await client.get(KONTINGENT),
            await client.get(VERFUEGBAR),
        ]:
            assert (antwort.status_code, antwort.json()["type"]) == (
                503,
                "/probleme/foerderregel-fehlt",
            )
            assert antwort.headers["retry-after"] == "5"
        assert (await client.get(PFAD)).json()["total_count"] == 0
        stumm.stumm = False
        stumm.fassungen = [fassung()]
        await client.aclose()


async def test_einmal_gefragt_gilt_sie_auch_wenn_die_foerderung_schweigt(
    portal: httpx.AsyncClient, beratung_url: str, foerderung: Foerderung
) -> None:
    await portal.get(KONTINGENT)
    gefragt = len(foerderung.gefragt)
    assert (await portal.get(KONTINGENT)).json()["items"][0]["frei"] == 1
    assert len(foerderung.gefragt) == gefragt
    schweigt = Foerderung()
    schweigt.stumm = True
    app = app_on(beratung_url, katalog, schweigt)
    async for neu_gestartet in client_for(app, **bearer()):
        gebucht = await neu_gestartet.post(PFAD, json=wunsch(), headers=schluessel())
        assert gebucht.json()["beteiligte"][0]["regelversion"] == "1-46789dd2"
        assert await auffrischen(app.state.sessions, app.state.foerderung)


async def test_was_nicht_neu_ist_wird_nicht_gelesen(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    await portal.get(KONTINGENT)
    foerderung.gefragt.clear()
    await auffrischen(app.state.sessions, app.state.foerderung)
    assert [pfad.rpartition("/")[2] for pfad in foerderung.gefragt] == ["versionen"]


async def test_eine_unverstaendliche_fassung_laesst_die_alte_gelten(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    await portal.get(KONTINGENT)
    await neue_fassung(app, foerderung, ("alle_tage_im_zeitraum", "budget_im_jahr"))
    assert (await portal.get(KONTINGENT)).json()["items"][0]["gueltig_bis"] == "2022-12-31"


async def test_eine_neue_fassung_entscheidet_ueber_die_tage_der_beratung(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    dann = wunsch(beginn="2023-01-03")
    vorher = await portal.post(PFAD, json=dann, headers=schluessel())
    assert vorher.json()["type"] == "/probleme/ausserhalb-des-foerderzeitraums"
    await neue_fassung(app, foerderung, (OZG_ENDE, OZG_ENDE.replace("2023", "2024")))
    nachher = await portal.post(PFAD, json=dann, headers=schluessel())
    assert nachher.json()["beteiligte"][0]["regelversion"] == "2-46789dd2"
    # the same quota, longer: the place is used up in the old part of it as well
    zweite = await portal.post(PFAD, json=wunsch(), headers=schluessel())
    assert zweite.json()["type"] == "/probleme/nicht-kostenfrei"


async def test_ein_anderer_topf_gibt_keinen_zweiten_platz(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    await portal.post(PFAD, json=wunsch(), headers=schluessel())
    await neue_fassung(app, foerderung, ANDERER_TOPF)
    dann = wunsch(beginn="2022-05-02")
    zweite = await portal.post(PFAD, json=dann, headers=schluessel())
    assert zweite.json()["type"] == "/probleme/nicht-kostenfrei"
    gefragt = await portal.get(
        KONTINGENT.replace("kontingent", "finanzierung"),
        params={"modul": 2, "beginn": "2022-05-02", "dauer_tage": 3},
    )
    assert gefragt.json()["begruendung"] in zweite.json()["detail"]
    ozg = (await portal.get(KONTINGENT)).json()["items"][:2]
    assert [(item["topf"], item["frei"]) for item in ozg] == [
        ("Umsetzungsvereinbarung OZG", 0),
        ("Ein anderer Topf", 0),
    ]


async def test_eine_ueberholte_antwort_ersetzt_keine_neuere(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    await portal.get(KONTINGENT)
    async with app.state.sessions() as session:
        gefragt_mit = await bekanntes_etag(session)
    alt = await frage_foerderung(app.state.foerderung, etag=None)
    assert alt is not None
    await neue_fassung(app, foerderung, (OZG_ENDE, OZG_ENDE.replace("2023", "2024")))
    async with app.state.sessions.begin() as session:
        assert not await speichere(session, alt[0], vorher=gefragt_mit, etag=alt[1], jetzt=JETZT)
    assert (await portal.get(KONTINGENT)).json()["items"][0]["gueltig_bis"] == "2023-12-31"


async def test_mehr_plaetze_und_wieder_weniger(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    await portal.post(PFAD, json=wunsch(), headers=schluessel())
    zwei = (OZG_2020, OZG_2020.replace('"wert": 1', '"wert": 2'))
    await neue_fassung(app, foerderung, zwei, ab=date(1950, 1, 1))
    zweite = await portal.post(PFAD, json=wunsch(beginn="2021-05-10"), headers=schluessel())
    assert zweite.json()["finanzierung"] == "land"
    dritte = await portal.post(PFAD, json=wunsch(beginn="2021-05-17"), headers=schluessel())
    assert dritte.status_code == 409
    await neue_fassung(app, foerderung, ab=date(1960, 1, 1))
    assert (await portal.get(KONTINGENT)).json()["items"][0]["belegt"] == 2
    await portal.post(f"{PFAD}/{zweite.json()['id']}/stornieren", headers={"If-Match": '"1"'})
    dritte = await portal.post(PFAD, json=wunsch(beginn="2021-05-17"), headers=schluessel())
    assert dritte.status_code == 409


async def test_beim_bestaetigen_wird_noch_einmal_gefragt(
    portal: httpx.AsyncClient, app: FastAPI, foerderung: Foerderung
) -> None:
    gebucht = (await portal.post(PFAD, json=wunsch(), headers=schluessel())).json()
    await neue_fassung(app, foerderung, (OZG_ENDE, OZG_ENDE.replace("2023-01", "2021-05")))
    pfad = f"{PFAD}/{gebucht['id']}"
    abgelehnt = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | {"If-Match": '"1"'})
    assert (abgelehnt.status_code, abgelehnt.json()["type"]) == (
        409,
        "/probleme/foerderung-geaendert",
    )
    dieselben = {"beginn": "2021-05-03", "eigenanteil_akzeptiert": True}
    bezahlt = await portal.post(f"{pfad}/umbuchen", json=dieselben, headers={"If-Match": '"1"'})
    assert bezahlt.json()["finanzierung"] == "eigen"
    bestaetigt = await portal.post(f"{pfad}/bestaetigen", headers=EKOM21 | {"If-Match": '"2"'})
    assert bestaetigt.json()["status"] == "bestaetigt"
    assert "trägt die Kosten selbst" in bestaetigt.json()["hinweis"]


@pytest.mark.parametrize(
    ("modul", "beginn", "finanzierung", "grund"),
    [
        (2, "2021-05-10", "land", "Das Land zahlt"),
        (2, "2023-01-03", "eigen", "bis 31. Dezember 2022; nicht alle Tage liegen darin"),
        (3, "2023-01-03", "land", "Starke Heimat Hessen"),
    ],
)
async def test_vorher_zu_wissen_wer_zahlt(
    portal: httpx.AsyncClient, modul: int, beginn: str, finanzierung: str, grund: str
) -> None:
    pfad = KONTINGENT.replace("kontingent", "finanzierung")
    frage: dict[str, str | int] = {"modul": modul, "beginn": beginn, "dauer_tage": 3}
    antwort = (await portal.get(pfad, params=frage)).json()
    assert antwort["finanzierung"] == finanzierung
    assert grund in antwort["begruendung"]
    assert antwort["tage"][0] == beginn
    if finanzierung == "land":  # what is said is what is then done, and only once
        gebucht = await portal.post(
            PFAD, json=wunsch(modul=modul, beginn=beginn), headers=schluessel()
        )
        assert gebucht.json()["begruendung"] == antwort["begruendung"]
        danach = (await portal.get(pfad, params=frage)).json()
        assert (danach["finanzierung"], danach["topf"]) == ("eigen", None)
        assert "schon vergeben" in danach["begruendung"]
