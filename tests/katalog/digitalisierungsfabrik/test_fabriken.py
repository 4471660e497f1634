"""Digitalisierungsfabriken: their Leistungen, their life, and experts without a person's name."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog import stammdaten
from shared.db import sessions_for
from shared.funktionspostfach import ist_persoenlich
from shared.schemas.fabrik import NOMINIERUNG
from tests.katalog.conftest import akte
from tests.tokens import bearer

FABRIKEN = "/katalog/v1/digitalisierungsfabriken"
ABFALL = f"{FABRIKEN}/a5ea8b96-2983-5b88-8c92-b7c76a2e1769"
NIRGENDS = f"{FABRIKEN}/018f0000-0000-7000-8000-000000000000"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
VOLKMARSEN = bearer()
WANFRIED = bearer(sub="person-2", ags=["06636013"])


async def eingetragen(
    client: httpx.AsyncClient, akt: str, am: str, version: int = 1, fabrik: str = ABFALL
) -> httpx.Response:
    kopf = STELLE | {"If-Match": f'"{version}"'}
    return await client.post(f"{fabrik}/{akt}", json={"am": am}, headers=kopf)


async def nominiert(
    client: httpx.AsyncClient,
    wer: dict[str, str] = VOLKMARSEN,
    fabrik: str = ABFALL,
    **anders: Any,
) -> httpx.Response:
    json = NOMINIERUNG | anders
    return await client.post(f"{fabrik}/nominierungen", json=json, headers=wer)


async def test_eine_fabrik(katalog: httpx.AsyncClient) -> None:
    antwort = await katalog.get(ABFALL)
    assert antwort.headers["ETag"].startswith('"1-')
    fabrik = antwort.json()
    assert [leistung["name"] for leistung in fabrik.pop("leistungen")] == [
        "Abfallgebühr",
        "Anzeige Verbrennung pflanzlicher Abfälle",
        "Elektroschrott",
        "Gartenabfall",
        "Problemstoffe",
        "Sperrmüll",
    ]
    assert (fabrik.pop("version"), fabrik["status"]) == (1, None)
    assert fabrik in (await katalog.get(FABRIKEN)).json()["items"]
    fehlt = await katalog.get(NIRGENDS)
    assert (fehlt.status_code, fehlt.json()["type"]) == (
        404,
        "/probleme/digitalisierungsfabrik-unbekannt",
    )


async def test_beginn_und_ende(schreibend: httpx.AsyncClient, engine: AsyncEngine) -> None:
    laufend = await eingetragen(schreibend, "starten", "2020-09-01")
    assert laufend.status_code == 200, laufend.text
    assert (laufend.json()["status"], laufend.json()["beginn"]) == ("laufend", "2020-09-01")
    noch_einmal = await eingetragen(schreibend, "starten", "2020-09-01", 2)
    assert noch_einmal.json()["type"] == "/probleme/fabrikschritt-unzulaessig"
    for tag in ("2020-08-31", "2021-04-16"):
        nie = await eingetragen(schreibend, "abschliessen", tag, 2)
        assert (nie.status_code, nie.json()["type"]) == (422, "/probleme/fabriktag-unzulaessig")
    assert (await eingetragen(schreibend, "abschliessen", "2021-03-31")).status_code == 412
    fertig = await eingetragen(schreibend, "abschliessen", "2021-03-31", 2)
    assert (fertig.json()["status"], fertig.json()["ende"]) == ("abgeschlossen", "2021-03-31")
    fertige = (await schreibend.get(FABRIKEN, params={"status": "abgeschlossen"})).json()
    assert [fabrik["ende"] for fabrik in fertige["items"]] == ["2021-03-31"]
    zu_spaet = await nominiert(schreibend)
    assert zu_spaet.json()["type"] == "/probleme/fabrik-abgeschlossen"
    typ = "de.ozg-kommunal.katalog.digitalisierungsfabrik"
    assert await akte(engine) == [
        ("starten", 2, "koord-1", f"{typ}.gestartet.v1", [], {"am": "2020-09-01"}),
        ("abschliessen", 3, "koord-1", f"{typ}.abgeschlossen.v1", [], {"am": "2021-03-31"}),
    ]


async def test_ende_ohne_bekannten_beginn(schreibend: httpx.AsyncClient) -> None:
    fertig = await eingetragen(schreibend, "abschliessen", "2021-03-31")
    assert (fertig.json()["beginn"], fertig.json()["ende"]) == (None, "2021-03-31")


async def test_stammdaten_lassen_den_lebenslauf(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    laufend = await eingetragen(schreibend, "starten", "2020-09-01")
    async with sessions_for(engine).begin() as session:
        await stammdaten.einspielen(session)
    assert (await schreibend.get(ABFALL)).json() == laufend.json()
    assert (await eingetragen(schreibend, "abschliessen", "2021-01-01", 2)).status_code == 200


async def test_nominieren(schreibend: httpx.AsyncClient, engine: AsyncEngine) -> None:
    antwort = await nominiert(schreibend)
    assert antwort.status_code == 201, antwort.text
    assert (antwort.headers["ETag"], antwort.json()["tag"]) == ('"1"', "2021-04-15")
    assert {name: antwort.json()[name] for name in NOMINIERUNG} == NOMINIERUNG
    doppelt = await nominiert(schreibend)
    assert (doppelt.status_code, doppelt.json()["type"]) == (409, "/probleme/schon-nominiert")
    fremd = await nominiert(schreibend, WANFRIED)
    assert (fremd.status_code, fremd.json()["type"]) == (403, "/probleme/fremde-nominierung")
    andere = await nominiert(schreibend, WANFRIED, ags="06636013")
    assert andere.status_code == 201

    async def gesehen(wer: dict[str, str]) -> list[str]:
        liste = await schreibend.get(f"{ABFALL}/nominierungen", headers=wer)
        return [nominierung["ags"] for nominierung in liste.json()["items"]]

    assert await gesehen(STELLE) == ["06635020", "06636013"]
    assert await gesehen(VOLKMARSEN) == ["06635020"]
    assert await gesehen(bearer(ags=["06411000"])) == []
    [(akt, version, sub, typ, kommunen, daten), _] = await akte(engine)
    assert (akt, version, sub, kommunen) == ("nominieren", 1, "person-1", ["06635020"])
    assert typ == "de.ozg-kommunal.katalog.nominierung.nominiert.v1"
    assert daten == {"fabrik": ABFALL.rpartition("/")[2]}


async def test_gleichzeitig_nominiert_nur_einer(schreibend: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(*(nominiert(schreibend) for _ in range(6)))
    assert sorted(a.status_code for a in antworten) == [201, *[409] * 5]


async def test_wiederholung_ist_dieselbe_nominierung(schreibend: httpx.AsyncClient) -> None:
    kopf = VOLKMARSEN | {"Idempotency-Key": str(uuid4())}
    erste, zweite = [await nominiert(schreibend, kopf) for _ in range(2)]
    assert (erste.status_code, erste.content) == (201, zweite.content)


async def test_eine_aufgeloeste_kommune_nominiert_nicht(katalog: httpx.AsyncClient) -> None:
    oberweser = bearer(ags=["06633021"])
    antwort = await nominiert(katalog, oberweser, ags="06633021")
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/kommune-unbekannt")
    nirgends = await nominiert(katalog, fabrik=NIRGENDS)
    assert nirgends.status_code == 404


@pytest.mark.parametrize(
    ("anders", "problem"),
    [
        ({"funktionspostfach": "vorname.nachname@stadt.example"}, "postfach-persoenlich"),
        ({"funktionspostfach": "v.nachname@stadt.example"}, "postfach-persoenlich"),
        ({"funktionspostfach": "abfall@stadt"}, "eingabe-ungueltig"),
        ({"funktionspostfach": "Abfall <abfall@stadt.example>"}, "eingabe-ungueltig"),
        ({"funktionspostfach": "abfall@stadt.example\n"}, "eingabe-ungueltig"),
        ({"funktionspostfach": "a" * 200 + "@stadt.example"}, "eingabe-ungueltig"),
        ({"funktion": ""}, "eingabe-ungueltig"),
        ({"funktion": "a" * 201}, "eingabe-ungueltig"),
        ({"fachgebiet": "a\x00"}, "eingabe-ungueltig"),
        ({"name": "irgendwer"}, "eingabe-ungueltig"),
        ({"ags": "0663502"}, "eingabe-ungueltig"),
    ],
)
async def test_ungueltiges_wird_abgewiesen(
    katalog: httpx.AsyncClient, anders: dict[str, Any], problem: str
) -> None:
    antwort = await nominiert(katalog, **anders)
    assert (antwort.status_code, antwort.json()["type"]) == (422, f"/probleme/{problem}")


@pytest.mark.parametrize("rolle", ["beratung", "kspv", "foerderstelle", "plattform", "admin"])
async def test_andere_rollen_sehen_keine_nominierungen(
    katalog: httpx.AsyncClient, rolle: str
) -> None:
    wer = bearer(rollen=[rolle])
    liste = await katalog.get(f"{ABFALL}/nominierungen", headers=wer)
    assert (liste.status_code, (await nominiert(katalog, wer)).status_code) == (403, 403)


@pytest.mark.parametrize(
    ("adresse", "persoenlich"),
    [
        ("abfallwirtschaft@stadt.example", False),
        ("stadt.verwaltung@stadt.example", False),
        ("ozg_team@stadt.example", False),
        ("fd3.2@kreis.example", False),
        ("vorname.nachname@stadt.example", True),
        ("vor-name.nach-name@stadt.example", True),
        ("v.nachname@stadt.example", True),
        ("vorname_nachname2@stadt.example", True),
        ("vorname.nachname+ozg@stadt.example", True),
        ("abfallwirtschaft+ozg@stadt.example", False),
        ("vorname.zweitname.nachname@stadt.example", True),
    ],
)
def test_postfach_einer_funktion(adresse: str, persoenlich: bool) -> None:
    assert ist_persoenlich(adresse) is persoenlich


@given(st.from_regex(r"[b-df-hj-np-tv-z]{2,12}", fullmatch=True), st.sampled_from("._"))
def test_jeder_vor_und_nachname_ist_persoenlich(wort: str, trenner: str) -> None:
    assert ist_persoenlich(f"{wort}{trenner}{wort}@stadt.example")


async def test_die_nominierungen_bewacht_die_datenbank(
    schreibend: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    assert (await nominiert(schreibend)).status_code == 201
    async with engine.connect() as connection:
        for aenderung, regel in (
            ("nominierung SET kommune = '99999999'", "ck_nominierung_kommune"),
            ("digitalisierungsfabrik SET ende = '2021-01-01', status = 'laufend'", "abgeschlossen"),
            (
                "digitalisierungsfabrik SET status = 'abgeschlossen', beginn = '2021-01-02',"
                " ende = '2021-01-01'",
                "ck_digitalisierungsfabrik_ende",
            ),
        ):
            with pytest.raises(DBAPIError, match=regel):
                await connection.execute(text(f"UPDATE katalog.{aenderung}"))
            await connection.rollback()
