"""One Kommune uses the Vorhaben of another: asked for, granted or refused, begun and ended."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.foerderung.nachnutzung.anfragen import LAUFEND
from services.foerderung.nachnutzung.status import UEBERGAENGE
from shared.db import engine_for
from shared.schemas.vorhaben import NACHNUTZUNG
from tests.tokens import bearer

PFAD = "/foerderung/v1/nachnutzungen"
VORHABEN = "/foerderung/v1/vorhaben"
STELLE = bearer(sub="koord-1", rollen=["koordinierungsstelle"], ags=None)
VOLKMARSEN, WANFRIED = bearer(), bearer(sub="person-2", ags=["06636013"])
GIESSEN = bearer(sub="person-3", ags=["06531000"])


@pytest.fixture
async def engine(foerderung_url: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(foerderung_url, service="foerderung")
    yield engine
    await engine.dispose()


async def vorhaben(client: httpx.AsyncClient, **fragen: str) -> str:
    liste = (await client.get(VORHABEN, params=fragen or {"traeger": "06531"})).json()["items"]
    return str(liste[0]["id"])


async def angefragt(
    client: httpx.AsyncClient, wer: dict[str, str] = VOLKMARSEN, **anders: Any
) -> httpx.Response:
    ziel = f"{VORHABEN}/{await vorhaben(client)}/nachnutzungen"
    return await client.post(ziel, json=NACHNUTZUNG | anders, headers=wer)


async def getan(
    client: httpx.AsyncClient, id: str, schritt: str, wer: dict[str, str], version: int = 1
) -> httpx.Response:
    kopf = wer | {"If-Match": f'"{version}"'}
    return await client.post(f"{PFAD}/{id}/{schritt}", headers=kopf)


def problem(antwort: httpx.Response) -> tuple[int, str]:
    return antwort.status_code, antwort.json()["type"].removeprefix("/probleme/")


async def gelistet(client: httpx.AsyncClient, wer: dict[str, str], **fragen: str) -> list[str]:
    ziel = f"{VORHABEN}/{await vorhaben(client)}/nachnutzungen"
    antwort = await client.get(ziel, params=fragen, headers=wer)
    assert antwort.status_code == 200, antwort.text
    return [nachnutzung["ags"] for nachnutzung in antwort.json()["items"]]


async def test_von_der_anfrage_bis_zum_ende(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    antwort = await angefragt(eigenes_portal)
    assert antwort.status_code == 201, antwort.text
    neu = antwort.json()
    assert {name: neu[name] for name in NACHNUTZUNG} == NACHNUTZUNG
    assert (neu["status"], neu["tag"], neu["version"]) == ("angefragt", "2021-04-15", 1)
    assert neu["moegliche_schritte"] == ["beenden"]
    assert antwort.headers["Location"] == f"{PFAD}/{neu['id']}"
    gesehen = (await eigenes_portal.get(f"{PFAD}/{neu['id']}", headers=GIESSEN)).json()
    assert gesehen["moegliche_schritte"] == ["zusagen", "ablehnen"]
    zugesagt = await getan(eigenes_portal, neu["id"], "zusagen", GIESSEN)
    assert (zugesagt.json()["status"], zugesagt.headers["ETag"]) == ("zugesagt", '"2"')
    begonnen = await getan(eigenes_portal, neu["id"], "beginnen", VOLKMARSEN, 2)
    assert begonnen.json()["status"] == "in_nutzung"
    genutzt = f"{VORHABEN}/{neu['vorhaben']}"
    assert (await eigenes_portal.get(genutzt)).json()["in_nutzung"] == 1
    beendet = await getan(eigenes_portal, neu["id"], "beenden", VOLKMARSEN, 3)
    assert (beendet.json()["status"], beendet.json()["moegliche_schritte"]) == ("beendet", [])
    assert (await eigenes_portal.get(genutzt)).json()["in_nutzung"] == 0
    async with engine.connect() as connection:
        akte = await connection.execute(
            text(
                "SELECT j.akt, j.sub, e.typ, e.kommunen, e.daten::text FROM foerderung.journal j"
                " JOIN foerderung.ereignis e USING (gegenstand_id, version) ORDER BY j.id"
            )
        )
        zeilen = [tuple(zeile) for zeile in akte]
    typ = "de.ozg-kommunal.foerderung.nachnutzung"
    assert [zeile[:3] for zeile in zeilen] == [
        ("nachnutzen", "person-1", f"{typ}.angefragt.v1"),
        ("zusagen", "person-3", f"{typ}.zugesagt.v1"),
        ("beginnen", "person-1", f"{typ}.begonnen.v1"),
        ("beenden", "person-1", f"{typ}.beendet.v1"),
    ]
    assert all(zeile[3] == ["06531000", "06635020"] for zeile in zeilen)
    assert not any("@" in zeile[4] for zeile in zeilen)


async def test_wer_was_sieht(eigenes_portal: httpx.AsyncClient) -> None:
    eigene = (await angefragt(eigenes_portal)).json()
    await angefragt(eigenes_portal, WANFRIED, ags="06636013")
    assert await gelistet(eigenes_portal, VOLKMARSEN) == ["06635020"]
    assert await gelistet(eigenes_portal, WANFRIED) == ["06636013"]
    for alle_sehend in (STELLE, GIESSEN):
        assert await gelistet(eigenes_portal, alle_sehend) == ["06635020", "06636013"]
    assert await gelistet(eigenes_portal, STELLE, status="zugesagt") == []
    fremd = await eigenes_portal.get(f"{PFAD}/{eigene['id']}", headers=WANFRIED)
    assert problem(fremd) == (404, "nachnutzung-unbekannt")
    assert problem(await getan(eigenes_portal, eigene["id"], "beenden", WANFRIED, 9)) == (
        404,
        "nachnutzung-unbekannt",
    )
    liste = await eigenes_portal.get(
        f"{VORHABEN}/{await vorhaben(eigenes_portal)}/nachnutzungen",
        headers=bearer(rollen=["foerderstelle"]),
    )
    assert problem(liste) == (403, "rolle-fehlt")


async def test_jede_seite_tut_nur_ihre_schritte(eigenes_portal: httpx.AsyncClient) -> None:
    id = (await angefragt(eigenes_portal)).json()["id"]
    for schritt in ("zusagen", "ablehnen"):
        eigener = await getan(eigenes_portal, id, schritt, VOLKMARSEN)
        assert problem(eigener) == (403, "andere-seite")
    beide = bearer(rollen=["koordinierungsstelle", "kommune"])
    ohne_rolle = bearer(rollen=["koordinierungsstelle"])  # its token names Volkmarsen
    for wer in (beide, ohne_rolle):
        in_eigener_sache = await getan(eigenes_portal, id, "zusagen", wer)
        assert problem(in_eigener_sache) == (403, "andere-seite")
    assert problem(await getan(eigenes_portal, id, "beginnen", GIESSEN)) == (403, "andere-seite")
    zu_frueh = await getan(eigenes_portal, id, "beginnen", VOLKMARSEN)
    assert problem(zu_frueh) == (409, "nachnutzungsschritt-unzulaessig")
    assert zu_frueh.json()["moegliche_schritte"] == ["beenden"]
    assert problem(await getan(eigenes_portal, id, "zusagen", STELLE, 2))[0] == 412
    assert (await getan(eigenes_portal, id, "ablehnen", STELLE)).json()["status"] == "abgelehnt"


async def test_eine_laeuft_und_danach_wieder_eine(
    eigenes_portal: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    antworten = await asyncio.gather(*(angefragt(eigenes_portal) for _ in range(8)))
    assert sorted(antwort.status_code for antwort in antworten) == [201] + [409] * 7
    (erste,) = [antwort.json() for antwort in antworten if antwort.status_code == 201]
    (grund,) = {problem(antwort)[1] for antwort in antworten if antwort.status_code == 409}
    assert grund == "nachnutzung-laeuft"
    await getan(eigenes_portal, erste["id"], "ablehnen", GIESSEN)
    wieder = await angefragt(eigenes_portal)
    assert wieder.status_code == 201, wieder.text
    with pytest.raises(DBAPIError, match="uq_nachnutzung_laufend"):
        async with engine.begin() as connection:
            await connection.execute(
                text("UPDATE foerderung.nachnutzung SET status = 'zugesagt' WHERE id = :id"),
                {"id": erste["id"]},
            )


def test_laufend_ist_was_noch_weitergeht() -> None:
    weiter = {status for uebergang in UEBERGAENGE.values() for status in uebergang.von}
    assert set(re.findall("'(\\w+)'", LAUFEND.text)) == weiter


@pytest.mark.parametrize(
    ("wer", "anders", "antwort"),
    [
        (VOLKMARSEN, {"ags": "06636013"}, (403, "fremde-nachnutzung")),
        (GIESSEN, {"ags": "06531000"}, (409, "eigenes-vorhaben")),
        (STELLE, {}, (403, "rolle-fehlt")),
        (VOLKMARSEN, {"funktionspostfach": "v.nachname@x.example"}, (422, "postfach-persoenlich")),
        (VOLKMARSEN, {"funktionspostfach": "post"}, (422, "eingabe-ungueltig")),
        (bearer(ags=["09162000"]), {"ags": "09162000"}, (422, "eingabe-ungueltig")),
        (VOLKMARSEN, {"name": "x"}, (422, "eingabe-ungueltig")),
    ],
)
async def test_was_nicht_angenommen_wird(
    portal: httpx.AsyncClient,
    wer: dict[str, str],
    anders: dict[str, Any],
    antwort: tuple[int, str],
) -> None:
    assert problem(await angefragt(portal, wer, **anders)) == antwort


async def test_ein_partner_nutzt_es_ohnehin(portal: httpx.AsyncClient) -> None:
    ziel = f"{VORHABEN}/{await vorhaben(portal, traeger='06411')}/nachnutzungen"
    ober_ramstadt = bearer(ags=["06432016"])
    antwort = await portal.post(ziel, json=NACHNUTZUNG | {"ags": "06432016"}, headers=ober_ramstadt)
    assert problem(antwort) == (409, "eigenes-vorhaben")


async def test_ein_unbekanntes_vorhaben(portal: httpx.AsyncClient) -> None:
    ziel = f"{VORHABEN}/018f0000-0000-7000-8000-000000000000/nachnutzungen"
    antwort = await portal.post(ziel, json=NACHNUTZUNG, headers=VOLKMARSEN)
    assert problem(antwort) == (404, "vorhaben-unbekannt")
    assert problem(await portal.get(ziel, headers=VOLKMARSEN)) == (404, "vorhaben-unbekannt")


async def test_wiederholt_gesendet_wird_einmal_angefragt(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    kopf = VOLKMARSEN | {"Idempotency-Key": "n-1"}
    erste, zweite = [await angefragt(eigenes_portal, kopf) for _ in range(2)]
    assert (erste.status_code, erste.content) == (201, zweite.content)
    assert await gelistet(eigenes_portal, STELLE) == ["06635020"]
