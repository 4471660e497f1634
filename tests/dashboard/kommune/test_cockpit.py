"""The cockpit: each part stands for itself; what needs rights is asked in the caller's name."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.auth import Rolle
from shared.schemas.dashboard_kommune import CockpitRead
from tests.dashboard.conftest import Start
from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import Quellen, kontingent
from tests.tokens import bearer

VOLKMARSEN, WANFRIED, ABWESEND = "06635020", "06636013", "06999999"
PFAD = f"/dashboard/v1/kommunen/{VOLKMARSEN}"
IN_BERATUNG = f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent"
OEFFENTLICH, EIGENES = ("kommune", "umsetzung", "foerderung"), ("antraege", "kontingent", "termine")
KOPF = bearer()


def stati(antwort: httpx.Response, teile: tuple[str, ...]) -> set[str]:
    assert antwort.status_code == 200
    CockpitRead.model_validate(antwort.json())
    return {antwort.json()[teil]["status"] for teil in teile}


async def test_alle_teile(client: httpx.AsyncClient, quellen: Quellen) -> None:
    antwort = await frisch(client, PFAD, headers=KOPF)
    assert stati(antwort, OEFFENTLICH + EIGENES) == {"ok"}
    assert antwort.headers["Cache-Control"] == "private, no-store"
    teile = antwort.json()
    assert teile["kommune"]["name"] == "Volkmarsen"
    assert teile["kommune"]["kreis_name"] == "Landkreis Waldeck-Frankenberg"
    assert teile["kontingent"]["items"] == kontingent()["items"]
    assert teile["umsetzung"]["umsetzungsstand"]["nutzbar"] == 1
    assert len(teile["foerderung"]["items"]) == len(teile["antraege"]["items"]) == 1
    assert set(quellen.anmeldungen[IN_BERATUNG]) == {KOPF["Authorization"]}
    oeffentliche = f"/katalog/v1/kommunen/{VOLKMARSEN}/umsetzungsstand"
    assert set(quellen.anmeldungen[oeffentliche]) == {None}  # public: no token needed


async def test_schritte_mit_grund_und_wirkung(client: httpx.AsyncClient) -> None:
    teile = (await frisch(client, PFAD, headers=KOPF)).json()
    arten = [schritt["art"] for schritt in teile["schritte"]]
    assert arten == ["antrag", "leistung", "foerderung", "beratung"]
    leistung = teile["schritte"][1]
    assert leistung["wirkung"] == {
        "wert": 1,
        "nenner": 27,
        "einheit": "Leistungen",
        "satz": "macht 1 Leistung nutzbar; heute sind es 1 von 27",
    }
    assert (
        leistung["grund"] == "Bis nutzbar sind es 4 Schritte; in 12 Kommunen ist es schon nutzbar."
    )
    for schritt in teile["schritte"]:
        assert schritt["grund"]
        assert schritt["ziel"].startswith("/")
        assert schritt["stand"] == "2021-04-15"


async def test_wer_niemand_ist_sieht_das_oeffentliche(
    client: httpx.AsyncClient, quellen: Quellen
) -> None:
    antwort = await frisch(client, PFAD)
    assert stati(antwort, OEFFENTLICH) == {"ok"}
    assert stati(antwort, EIGENES) == {"nicht_angemeldet"}
    assert [s["art"] for s in antwort.json()["schritte"]] == ["leistung", "foerderung"]
    assert not quellen.gefragt[IN_BERATUNG]


@pytest.mark.parametrize(
    ("dienst", "statt", "eigenes"),
    [
        ("beratung", httpx.Response(500), "fehler"),
        ("beratung", httpx.ConnectError("weg"), "fehler"),
        ("beratung", httpx.Response(200, text="nichts"), "fehler"),
        ("beratung", 5.0, "fehler"),
        ("beratung", httpx.Response(401, json={}), "nicht_erlaubt"),
        ("beratung", httpx.Response(403, json={}), "nicht_erlaubt"),
        ("beratung", httpx.Response(404, json={}), "nicht_erlaubt"),
        ("katalog", httpx.ConnectError("weg"), "ok"),
        ("katalog", httpx.Response(403), "ok"),
    ],
    ids=str,
)
async def test_ein_teil_fehlt(
    start: Start, quellen: Quellen, dienst: str, statt: Any, eigenes: str
) -> None:
    quellen.antwort[dienst] = statt
    async with start(teil_frist=0.2) as client, asyncio.timeout(5):
        antwort = await frisch(client, PFAD, headers=KOPF)
    teile = antwort.json()
    assert teile["kontingent"]["status"] == eigenes
    assert (teile["kontingent"]["items"] is None) is (eigenes != "ok")
    assert teile["antraege"]["status"] == "ok"
    oeffentlich = "fehler" if dienst == "katalog" else "ok"
    assert teile["kommune"]["status"] == teile["umsetzung"]["status"] == oeffentlich
    assert (teile["kommune"]["name"] is None) is (oeffentlich == "fehler")


async def test_das_oeffentliche_bleibt_stehen(client: httpx.AsyncClient, quellen: Quellen) -> None:
    await frisch(client, PFAD)
    quellen.antwort = dict.fromkeys(quellen.alle, httpx.ConnectError("weg"))
    antwort = await frisch(client, PFAD)
    assert stati(antwort, OEFFENTLICH) == {"veraltet"}
    assert all(antwort.json()[teil]["geholt_am"] for teil in OEFFENTLICH)


async def test_alles_fehlt_und_die_datenbank_auch(start: Start, quellen: Quellen) -> None:
    quellen.antwort = dict.fromkeys(quellen.alle, httpx.ConnectError("weg"))
    async with start(database_url="postgresql+asyncpg://x@/x?host=/nirgends") as client:
        antwort = await frisch(client, PFAD, headers=KOPF)
    assert stati(antwort, OEFFENTLICH + EIGENES) == {"fehler"}


async def test_niemand_sieht_was_ein_anderer_gefragt_hat(start: Start, quellen: Quellen) -> None:
    zweite = bearer(sub="person-2", rollen=["foerderstelle"], ags=None)
    async with start(quelle_frische=600) as client:
        erste = await client.get(PFAD, headers=KOPF)
        quellen.antwort["beratung"] = httpx.Response(403, json={})
        andere = await client.get(PFAD, headers=zweite | {"If-None-Match": erste.headers["ETag"]})
    assert erste.json()["kontingent"]["status"] == "ok"
    assert andere.json()["kontingent"] == {"status": "nicht_erlaubt", "items": None}
    assert quellen.anmeldungen[IN_BERATUNG] == [KOPF["Authorization"], zweite["Authorization"]]


async def test_wen_zu_fragen_es_lohnt(client: httpx.AsyncClient, quellen: Quellen) -> None:
    fragen = {Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE}
    for rolle in Rolle:
        quellen.gefragt.clear()
        kopf = bearer(rollen=[rolle], ags=[WANFRIED])
        teile = (await client.get(PFAD, headers=kopf)).json()
        erwartet = "ok" if rolle in fragen else "nicht_erlaubt"
        assert {teile[teil]["status"] for teil in EIGENES} == {erwartet}, rolle
        assert bool(quellen.gefragt[IN_BERATUNG]) is (rolle in fragen)


async def test_eine_kommune_die_es_nicht_gibt(client: httpx.AsyncClient) -> None:
    antwort = await frisch(client, f"/dashboard/v1/kommunen/{ABWESEND}")
    assert antwort.status_code == 404
    assert antwort.json()["type"] == "/probleme/kommune-unbekannt"
