"""The cockpit of a Kommune: each part stands for itself, and each is asked in the caller's name."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.auth import Rolle
from tests.dashboard.conftest import Start
from tests.dashboard.quellen import Quellen, kontingent
from tests.tokens import bearer

VOLKMARSEN, WANFRIED, ABWESEND = "06635020", "06636013", "06999999"
PFAD = f"/dashboard/v1/kommunen/{VOLKMARSEN}"
IN_BERATUNG = f"/beratung/v1/kommunen/{VOLKMARSEN}/kontingent"
KOPF = bearer()


async def test_name_und_kontingent(client: httpx.AsyncClient, quellen: Quellen) -> None:
    antwort = await client.get(PFAD, headers=KOPF)
    assert antwort.status_code == 200
    assert antwort.headers["Cache-Control"] == "private, no-store"
    assert antwort.json() == {
        "ags": VOLKMARSEN,
        "stichtag": "2021-04-15",
        "kommune": {"status": "ok", "name": "Volkmarsen"},
        "kontingent": {"status": "ok"} | kontingent(),
    }
    assert quellen.anmeldungen[IN_BERATUNG] == [KOPF["Authorization"]]
    assert quellen.anmeldungen["/katalog/v1/kommunen"] == [None]  # public: no token needed


@pytest.mark.parametrize(
    ("dienst", "statt", "kommune", "kontingent"),
    [
        ("katalog", httpx.Response(500), "fehler", "ok"),
        ("katalog", httpx.ConnectError("weg"), "fehler", "ok"),
        ("katalog", httpx.Response(200, text="nichts"), "fehler", "ok"),
        ("katalog", 5.0, "fehler", "ok"),
        ("katalog", httpx.Response(403), "fehler", "ok"),
        ("beratung", httpx.Response(500), "ok", "fehler"),
        ("beratung", httpx.ConnectError("weg"), "ok", "fehler"),
        ("beratung", httpx.Response(200, text="nichts"), "ok", "fehler"),
        ("beratung", 5.0, "ok", "fehler"),
        ("beratung", httpx.Response(401), "ok", "nicht_erlaubt"),
        ("beratung", httpx.Response(403), "ok", "nicht_erlaubt"),
        ("beratung", httpx.Response(404), "ok", "nicht_erlaubt"),
    ],
    ids=str,
)
async def test_ein_teil_fehlt(
    client: httpx.AsyncClient,
    quellen: Quellen,
    dienst: str,
    statt: Any,
    kommune: str,
    kontingent: str,
) -> None:
    quellen.antwort[dienst] = statt
    async with asyncio.timeout(2):
        antwort = await client.get(PFAD, headers=KOPF)
    assert antwort.status_code == 200
    teile = antwort.json()
    assert (teile["kommune"]["status"], teile["kontingent"]["status"]) == (kommune, kontingent)
    assert (teile["kommune"]["name"] is None) is (kommune != "ok")
    assert (teile["kontingent"]["items"] is None) is (kontingent != "ok")


async def test_alles_fehlt_und_die_datenbank_auch(start: Start, quellen: Quellen) -> None:
    quellen.antwort = {"katalog": httpx.ConnectError("weg"), "beratung": httpx.ConnectError("weg")}
    async with start(database_url="postgresql+asyncpg://x@/x?host=/nirgends") as client:
        antwort = await client.get(PFAD, headers=KOPF)
    assert antwort.status_code == 200
    assert {antwort.json()[teil]["status"] for teil in ("kommune", "kontingent")} == {"fehler"}


@pytest.mark.parametrize("frische", [0, 600])
async def test_niemand_sieht_was_ein_anderer_gefragt_hat(
    start: Start, quellen: Quellen, frische: float
) -> None:
    zweite = bearer(sub="person-2", rollen=["foerderstelle"], ags=None)
    async with start(quelle_frische=frische) as client:
        erste = await client.get(PFAD, headers=KOPF)
        quellen.antwort["beratung"] = httpx.Response(403)
        andere = await client.get(PFAD, headers=zweite | {"If-None-Match": erste.headers["ETag"]})
    assert erste.json()["kontingent"]["status"] == "ok"
    assert andere.json()["kontingent"] == {"status": "nicht_erlaubt", "items": None}
    assert quellen.anmeldungen[IN_BERATUNG] == [KOPF["Authorization"], zweite["Authorization"]]


async def test_wer_es_sehen_darf(client: httpx.AsyncClient, quellen: Quellen) -> None:
    duerfen = {Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE}
    for rolle in Rolle:
        kopf = bearer(rollen=[rolle], ags=[WANFRIED])
        status = (await client.get(PFAD, headers=kopf)).status_code
        erwartet = 200 if rolle in duerfen else 404 if rolle is Rolle.KOMMUNE else 403
        assert status == erwartet, rolle
    quellen.gefragt.clear()
    assert (await client.get(PFAD)).status_code == 401
    fremd = await client.get(f"/dashboard/v1/kommunen/{WANFRIED}", headers=KOPF)
    abwesend = await client.get(f"/dashboard/v1/kommunen/{ABWESEND}", headers=KOPF)
    assert (fremd.status_code, abwesend.status_code) == (404, 404)
    assert fremd.text.replace(WANFRIED, ABWESEND) == abwesend.text
    assert not quellen.gefragt  # refused without asking anybody


async def test_eine_kommune_die_es_nicht_gibt(client: httpx.AsyncClient) -> None:
    kopf = bearer(rollen=["koordinierungsstelle"], ags=None)
    antwort = await client.get(f"/dashboard/v1/kommunen/{ABWESEND}", headers=kopf)
    assert antwort.status_code == 404
    assert antwort.json()["type"] == "/probleme/cockpit-nicht-gefunden"
