"""From an event to a verified message: filters, signatures, retries, and what ends them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clients.webhook import Webhookeingang
from tests.shared.zustellung.conftest import (
    ANDERE,
    PLATTFORM,
    TYP,
    angelegt,
    einmalig,
    geschehen,
    getan,
)
from tests.shared.zustellung.empfaenger import Empfaenger, hoerend

PFAD = "/katalog/v1/webhooks"
ABGERUFEN = "de.ozg-kommunal.katalog.bereitstellung.abgerufen.v1"


@pytest.fixture
async def empfaenger() -> AsyncIterator[Empfaenger]:
    async with hoerend(Empfaenger()) as einer:
        yield einer


async def bis(bedingung: Callable[[], object], sekunden: float = 8) -> None:
    ende = time.monotonic() + sekunden
    while not bedingung():
        assert time.monotonic() < ende, "nothing came"
        await asyncio.sleep(0.02)


async def zustellungen(client: httpx.AsyncClient, webhook: dict[str, Any]) -> list[Any]:
    antwort = await client.get(
        f"{PFAD}/{webhook['id']}/zustellungen?sort=angelegt", headers=PLATTFORM
    )
    assert antwort.status_code == 200, antwort.text
    return list(antwort.json()["items"])


async def gelesen(client: httpx.AsyncClient, webhook: dict[str, Any]) -> Any:
    return (await client.get(f"{PFAD}/{webhook['id']}", headers=PLATTFORM)).json()


async def bis_status(
    client: httpx.AsyncClient, webhook: dict[str, Any], status: str, sekunden: float = 8
) -> Any:
    ende = time.monotonic() + sekunden
    while (stand := await gelesen(client, webhook))["status"] != status:
        assert time.monotonic() < ende, stand
        await asyncio.sleep(0.05)
    return stand


async def test_ein_ereignis_kommt_an_und_ist_unterschrieben(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    webhook = await angelegt(katalog, empfaenger.adresse)
    (kennung,) = await geschehen(engine, kommunen=["06635020"])
    await bis(lambda: empfaenger.gehoert)
    kopf, inhalt = empfaenger.gehoert[0]
    assert kopf[""] == "POST /hier?weg=1 HTTP/1.1"
    assert kopf["host"] == f"127.0.0.1:{empfaenger.port}"
    assert kopf["content-type"] == "application/cloudevents+json; charset=utf-8"
    eingang = Webhookeingang([webhook["geheimnis"]], gesehen=lambda _: False)
    ereignis = eingang.annehmen(kopf, inhalt)
    assert (ereignis.id, ereignis.type, kopf["webhook-id"]) == (kennung, TYP, str(kennung))
    assert b"geheimes" not in inhalt
    await asyncio.sleep(0.2)
    (eine,) = await zustellungen(katalog, webhook)
    assert (eine["status"], eine["ereignis"], eine["naechster_versuch"]) == (
        "zugestellt",
        str(kennung),
        None,
    )
    assert [v["antwort"] for v in eine["versuche"]] == [204]
    assert (await gelesen(katalog, webhook))["letzter_erfolg"]
    assert len(empfaenger.gehoert) == 1


async def test_nur_was_gewollt_ist_und_erst_ab_jetzt(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    await geschehen(engine, kommunen=["06635020"])
    await angelegt(
        katalog,
        empfaenger.adresse,
        typen=["de.ozg-kommunal.katalog.bereitstellung.*"],
        kommunen=["06635020"],
    )
    await geschehen(engine, kommunen=["06635020"])
    await geschehen(engine, typ=ABGERUFEN, kommunen=["06636013"])
    (gewollt,) = await geschehen(engine, typ=ABGERUFEN, kommunen=["06636013", "06635020"])
    await geschehen(engine, typ="de.ozg-kommunal.katalog.webhook.angelegt.v1")  # intern
    await bis(lambda: empfaenger.gehoert)
    await asyncio.sleep(0.8)
    assert empfaenger.ids == [str(gewollt)]


async def test_ein_misserfolg_wird_wiederholt_mit_derselben_id(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    empfaenger.antworten = lambda nr: (500 if nr < 3 else 200, {}, b"x" * 100_000)
    webhook = await angelegt(katalog, empfaenger.adresse)
    (kennung,) = await geschehen(engine)
    await bis(lambda: len(empfaenger.gehoert) == 3, 15)
    assert empfaenger.ids == [str(kennung)] * 3
    assert len({inhalt for _, inhalt in empfaenger.gehoert}) == 1
    await asyncio.sleep(0.3)
    (eine,) = await zustellungen(katalog, webhook)
    assert [v["antwort"] for v in eine["versuche"]] == [500, 500, 200]
    assert [v["fehler"] for v in eine["versuche"]] == ["antwort", "antwort", None]


async def test_retry_after_wird_beachtet(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    empfaenger.antworten = lambda nr: (503, {"Retry-After": "3600"}, b"")
    webhook = await angelegt(katalog, empfaenger.adresse)
    await geschehen(engine)
    await bis(lambda: empfaenger.gehoert)
    await asyncio.sleep(1.8)
    assert len(empfaenger.gehoert) == 1
    (eine,) = await zustellungen(katalog, webhook)
    naechster, zuletzt = eine["naechster_versuch"], eine["versuche"][0]["zeitpunkt"]
    assert naechster[:13] != zuletzt[:13]  # another hour


async def test_410_schaltet_sofort_ab(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    empfaenger.antworten = lambda _: (410, {}, b"")
    webhook = await angelegt(katalog, empfaenger.adresse)
    await geschehen(engine)
    stand = await bis_status(katalog, webhook, "abgeschaltet")
    assert (stand["grund"], stand["version"]) == ("antwort_410", 2)
    feed = await katalog.get(
        "/katalog/v1/ereignisse",
        params={"typ": "de.ozg-kommunal.katalog.webhook.*"},
        headers=PLATTFORM,
    )
    assert [e["subject"] for e in feed.json()["items"]] == [webhook["id"]]
    empfaenger.antworten = lambda _: (200, {}, b"")
    fortgesetzt = await getan(katalog, stand, "fortsetzen")
    assert fortgesetzt.json()["status"] == "aktiv"
    await bis(lambda: len(empfaenger.gehoert) >= 2)


async def test_drei_tage_ohne_erfolg_schalten_ab(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger, hand: AsyncEngine
) -> None:
    empfaenger.antworten = lambda _: (500, {}, b"")
    webhook = await angelegt(katalog, empfaenger.adresse)
    await geschehen(engine)
    await bis(lambda: empfaenger.gehoert)
    await asyncio.sleep(0.1)
    assert (await gelesen(katalog, webhook))["status"] == "aktiv"
    frueher = (
        "UPDATE katalog.webhookstand SET erfolglos_seit = erfolglos_seit - interval '3 days',"
        " frei_ab = NULL"
    )
    async with hand.begin() as connection:
        await connection.execute(text(frueher))
    stand = await bis_status(katalog, webhook, "abgeschaltet", 20)
    assert stand["grund"] == "drei_tage_ohne_erfolg"


async def test_wer_nie_antwortet_haelt_niemanden_auf(
    app: FastAPI, katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    app.state.zusteller._bote._frist = 1.5
    async with hoerend(Empfaenger(antworten=lambda _: None)) as stumm:
        still = await angelegt(katalog, stumm.adresse)
        await angelegt(katalog, empfaenger.adresse)
        start = time.monotonic()
        await geschehen(engine, 60)
        await bis(lambda: len(set(empfaenger.ids)) == 60)
        assert time.monotonic() - start < 6
        assert 0 < stumm.hoechstens <= 10
        await asyncio.sleep(2)
        versuche = [v for z in await zustellungen(katalog, still) for v in z["versuche"]]
    assert versuche
    assert {(v["antwort"], v["fehler"]) for v in versuche} == {(None, "zeit")}


async def test_umleitungen_wird_nicht_gefolgt(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    async with hoerend(Empfaenger()) as woanders:
        empfaenger.antworten = lambda _: (307, {"Location": woanders.adresse}, b"")
        webhook = await angelegt(katalog, empfaenger.adresse)
        await geschehen(engine)
        await bis(lambda: empfaenger.gehoert)
        await asyncio.sleep(0.3)
        assert woanders.gehoert == []
    (eine,) = await zustellungen(katalog, webhook)
    assert eine["versuche"][0] | {"zeitpunkt": "", "dauer_ms": 0} == {
        "zeitpunkt": "", "antwort": 307, "fehler": "umleitung", "dauer_ms": 0,
    }  # fmt: skip


async def test_pausieren_verliert_nichts(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    webhook = await angelegt(katalog, empfaenger.adresse)
    pausiert = (await getan(katalog, webhook, "pausieren")).json()
    geschehenes = await geschehen(engine, 5)
    await asyncio.sleep(1.2)
    assert empfaenger.gehoert == []
    nochmal = await getan(katalog, pausiert, "pausieren")
    assert nochmal.json()["type"] == "/probleme/webhook-schritt-unmoeglich"
    assert (await getan(katalog, pausiert, "fortsetzen")).status_code == 200
    await bis(lambda: len(empfaenger.gehoert) == 5)
    assert set(empfaenger.ids) == set(map(str, geschehenes))


async def test_ein_neues_geheimnis_gilt_neben_dem_alten(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger, hand: AsyncEngine
) -> None:
    webhook = await angelegt(katalog, empfaenger.adresse)
    erneuert = (await getan(katalog, webhook, "geheimnis-erneuern")).json()
    assert erneuert["geheimnis"] != webhook["geheimnis"]
    assert erneuert["altes_geheimnis_bis"]
    assert (await getan(katalog, erneuert, "geheimnis-erneuern")).status_code == 409
    await geschehen(engine)
    await bis(lambda: empfaenger.gehoert)
    for geheimnis in (webhook["geheimnis"], erneuert["geheimnis"]):
        Webhookeingang([geheimnis], gesehen=lambda _: False).annehmen(*empfaenger.gehoert[0])
    async with hand.begin() as connection:
        await connection.execute(
            text("UPDATE katalog.webhook SET geheimnis_erneuert = now() - interval '25 hours'")
        )
    await geschehen(engine)
    await bis(lambda: len(empfaenger.gehoert) == 2)
    assert len(empfaenger.gehoert[1][0]["webhook-signature"].split()) == 1
    Webhookeingang([erneuert["geheimnis"]], gesehen=lambda _: False).annehmen(
        *empfaenger.gehoert[1]
    )


async def test_pruefen_und_von_hand_wiederholen(
    katalog: httpx.AsyncClient, empfaenger: Empfaenger
) -> None:
    webhook = await angelegt(katalog, empfaenger.adresse)
    antwort = await katalog.post(f"{PFAD}/{webhook['id']}/pruefen", headers=PLATTFORM)
    assert antwort.status_code == 201
    probe = antwort.json()
    await bis(lambda: empfaenger.gehoert)
    gesendet = json.loads(empfaenger.gehoert[0][1])
    assert gesendet["type"] == "de.ozg-kommunal.katalog.webhook.probe.v1"
    await asyncio.sleep(0.3)
    pfad = f"/katalog/v1/zustellungen/{probe['id']}/wiederholen"
    assert (await katalog.post(pfad, headers=ANDERE)).status_code == 404
    assert (await katalog.post(pfad, headers=PLATTFORM)).json()["status"] == "offen"
    await bis(lambda: len(empfaenger.gehoert) == 2)
    assert empfaenger.ids == [probe["ereignis"]] * 2


async def test_beendet_ist_beendet(
    katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger
) -> None:
    empfaenger.antworten = lambda _: (500, {}, b"")
    webhook = await angelegt(katalog, empfaenger.adresse)
    await geschehen(engine)
    await bis(lambda: empfaenger.gehoert)
    await asyncio.sleep(0.1)
    beendet = (await getan(katalog, webhook, "beenden")).json()
    assert beendet["status"] == "beendet"
    assert {z["status"] for z in await zustellungen(katalog, webhook)} == {"verworfen"}
    gehoert = len(empfaenger.gehoert)
    await geschehen(engine)
    await asyncio.sleep(1.5)
    assert len(empfaenger.gehoert) == gehoert
    assert (await getan(katalog, beendet, "fortsetzen")).status_code == 409


async def test_geaendert_wird_ganz(katalog: httpx.AsyncClient, empfaenger: Empfaenger) -> None:
    webhook = await angelegt(katalog, empfaenger.adresse)
    wunsch = {"adresse": "http://127.0.0.1:9/neu", "typen": [TYP]}
    geaendert = (await getan(katalog, webhook, "aendern", **wunsch)).json()
    assert (geaendert["adresse"], geaendert["typen"], geaendert["version"]) == (
        "http://127.0.0.1:9/neu",
        [TYP],
        2,
    )
    assert (await getan(katalog, webhook, "aendern", **wunsch)).status_code == 412


async def test_jeder_sieht_nur_eigene(katalog: httpx.AsyncClient, empfaenger: Empfaenger) -> None:
    webhook = await angelegt(katalog, empfaenger.adresse)
    for kopf, anzahl in ((PLATTFORM, 1), (ANDERE, 0)):
        liste = (await katalog.get(PFAD, headers=kopf)).json()
        assert [eine["id"] for eine in liste["items"]] == [webhook["id"]] * anzahl
        assert "whsec_" not in json.dumps(liste)
    assert (await katalog.get(f"{PFAD}/{webhook['id']}", headers=ANDERE)).status_code == 404


async def test_dieselbe_anfrage_legt_nicht_zwei_an(katalog: httpx.AsyncClient) -> None:
    kopf, wunsch = PLATTFORM | einmalig(), {"adresse": "http://127.0.0.1:9/"}
    assert (await katalog.post(PFAD, json=wunsch, headers=kopf)).status_code == 201
    nochmal = await katalog.post(PFAD, json=wunsch, headers=kopf)
    assert (nochmal.status_code, nochmal.json()["type"]) == (
        409,
        "/probleme/webhook-schon-angelegt",
    )
    for _ in range(19):
        assert (await katalog.post(PFAD, json=wunsch, headers=PLATTFORM)).status_code == 201
    zuviel = await katalog.post(PFAD, json=wunsch, headers=PLATTFORM)
    assert zuviel.json()["type"] == "/probleme/webhooks-zu-viele"


@pytest.mark.parametrize(
    "wunsch",
    [
        {"typen": ["de.ozg-kommunal.beratung.*"]},
        {"typen": [TYP, "de.ozg-kommunal.katalog.onlinedienst.geloescht.v1"]},
        {"kommunen": ["06635020", "06999999"]},
        {"kommunen": ["06635999"]},
        {"kommunen": ["09162000"]},
    ],
    ids=str,
)
async def test_ein_nutzloser_filter(katalog: httpx.AsyncClient, wunsch: dict[str, Any]) -> None:
    antwort = await katalog.post(
        PFAD, json={"adresse": "http://127.0.0.1:9/"} | wunsch, headers=PLATTFORM
    )
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/filter-ohne-treffer")


async def test_ein_toter_prozess_verliert_nichts(
    app: FastAPI, katalog: httpx.AsyncClient, engine: AsyncEngine, empfaenger: Empfaenger,
    hand: AsyncEngine,
) -> None:  # fmt: skip
    """What it had taken is due again after its time; the receiver knows the id."""
    empfaenger.antworten = lambda _: None
    webhook = await angelegt(katalog, empfaenger.adresse)
    (kennung,) = await geschehen(engine)
    await bis(lambda: empfaenger.gehoert)
    for strang in list(app.state.zusteller._straenge.values()):
        strang.cancel()
    empfaenger.antworten = lambda _: (200, {}, b"")
    (eine,) = await zustellungen(katalog, webhook)
    assert (eine["status"], eine["versuche"]) == ("offen", [])
    async with hand.begin() as connection:
        await connection.execute(
            text("UPDATE katalog.zustellung SET faellig = faellig - interval '30 seconds'")
        )
    await bis(lambda: len(empfaenger.gehoert) == 2)
    assert empfaenger.ids == [str(kennung)] * 2
