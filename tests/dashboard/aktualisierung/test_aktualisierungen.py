"""An open page is told what changed: nothing twice, nobody without bounds, and it ends in order."""

import asyncio
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from services.dashboard.aktualisierung.neuigkeiten import Neuigkeiten
from services.dashboard.quelle.quelle import Aufnahme
from tests.dashboard.conftest import Start
from tests.dashboard.frisch import frisch, ruhe
from tests.dashboard.quellen import Quellen

WEG = "/dashboard/v1/aktualisierungen"
TAG, JETZT = date(2021, 4, 15), datetime(2026, 1, 5, 10, tzinfo=UTC)


def ereignisse(text: str) -> list[dict[str, Any]]:
    return [
        json.loads(daten) | {"id": kennung}
        for daten, kennung in re.findall(r"^event: quelle\ndata: (.*)\nid: (.*)$", text, re.M)
    ]


async def gehoert(neu: Neuigkeiten, nach: str | None = None, **wie: Any) -> str:
    zeiten: dict[str, Any] = {"dauer": 0.05, "herzschlag": 9, "ende": asyncio.Event()}
    return b"".join([stueck async for stueck in neu.strom(nach, **zeiten | wie)]).decode()


def sagen(neu: Neuigkeiten, quelle: str, *, aktuell: bool = True) -> None:
    neu.melden(quelle, TAG, Aufnahme("x", JETZT, aktuell=aktuell))


async def test_ueber_http(start: Start, quellen: Quellen) -> None:
    async with start(strom_dauer=0.4) as client:
        await frisch(client, "/dashboard/v1/ueberblick")
        erste = await client.get(WEG)
        assert erste.status_code == 200
        assert erste.headers["content-type"].startswith("text/event-stream")
        assert "etag" not in erste.headers
        alle = ereignisse(erste.text)
        assert {"katalog", "beratung", "umsetzungsstaende"} <= {e["quelle"] for e in alle}
        assert {e["status"] for e in alle} == {"ok"}
        kopf = {"Last-Event-ID": alle[-1]["id"]}
        assert ereignisse((await client.get(WEG, headers=kopf)).text) == []
        quellen.antwort["beratung"] = httpx.Response(500)
        strom = asyncio.create_task(client.get(WEG, headers=kopf))
        await asyncio.sleep(0.02)
        await client.get("/dashboard/v1/ueberblick")
        await ruhe(client)
        neue = ereignisse((await strom).text)
        assert ("beratung", "veraltet") in {(e["quelle"], e["status"]) for e in neue}
        assert {e["quelle"] for e in neue} <= {"beratung", "angemeldete"}  # of this service only


async def test_nichts_neues_ist_kein_ereignis(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await frisch(client, "/dashboard/v1/ueberblick")
    quellen = [e["quelle"] for e in ereignisse((await client.get(WEG)).text)]
    assert len(quellen) == len(set(quellen))


async def test_nur_so_viele_hoeren_zu(start: Start) -> None:
    async with start(hoerer=2, strom_dauer=0.5) as client:
        zwei = [asyncio.create_task(client.get(WEG)) for _ in range(2)]
        await asyncio.sleep(0.1)
        dritter = await client.get(WEG)
        assert dritter.status_code == 503
        assert dritter.json()["type"] == "/probleme/zu-viele-hoeren"
        assert dritter.headers["Retry-After"]
        assert {(await einer).status_code for einer in zwei} == {200}
        assert (await client.get(WEG)).status_code == 200  # the places are free again


@pytest.mark.parametrize("kennung", ["x", "0a1b2c3d", "0a1b2c3d-", "0a1b2c3d-" + "9" * 13])
async def test_eine_unbekannte_kennung_beginnt_von_vorn(
    client: httpx.AsyncClient, kennung: str
) -> None:
    """A browser would never come again after a refusal."""
    await frisch(client, "/dashboard/v1/ueberblick")
    antwort = await client.get(WEG, headers={"Last-Event-ID": kennung})
    assert antwort.status_code == 200
    assert ereignisse(antwort.text)


async def test_eine_kennung_hat_grenzen(client: httpx.AsyncClient) -> None:
    assert (await client.get(WEG, headers={"Last-Event-ID": "x" * 101})).status_code == 422


async def test_wer_wiederkommt_hoert_was_er_versaeumt_hat() -> None:
    neu = Neuigkeiten()
    for quelle in "abab":
        sagen(neu, quelle)
    alle = ereignisse(await gehoert(neu))
    assert [e["quelle"] for e in alle] == ["a", "b"]  # the present state, each once
    lauf = alle[0]["id"].split("-")[0]
    spaeter = ereignisse(await gehoert(neu, nach=f"{lauf}-1"))
    assert [e["id"] for e in spaeter] == [f"{lauf}-{nr}" for nr in (2, 3, 4)]
    assert ereignisse(await gehoert(neu, nach=f"{lauf}-4")) == []
    fremd = ereignisse(await gehoert(neu, nach="00000000-4"))
    assert [e["quelle"] for e in fremd] == ["a", "b"]  # another process: the present state


async def test_wer_zu_lange_weg_war_hoert_den_stand() -> None:
    neu = Neuigkeiten()
    for _ in range(300):
        sagen(neu, "a")
    (eines,) = ereignisse(await gehoert(neu))
    lauf = eines["id"].split("-")[0]
    assert [e["id"] for e in ereignisse(await gehoert(neu, nach=f"{lauf}-3"))] == [f"{lauf}-300"]


async def test_herzschlag_und_ende() -> None:
    neu, ende = Neuigkeiten(), asyncio.Event()
    text = await gehoert(neu, dauer=0.2, herzschlag=0.03)
    assert text.count(": da\n") >= 3
    assert "retry: 3000" in text
    strom = asyncio.create_task(gehoert(neu, dauer=60, ende=ende))
    await asyncio.sleep(0.02)
    ende.set()
    await asyncio.wait_for(strom, 1)
