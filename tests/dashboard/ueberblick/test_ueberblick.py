"""The overview over HTTP: whatever the sources do, the answer is 200 and honest."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.clients.verbindung import VERSUCHE
from tests.dashboard.conftest import Start
from tests.dashboard.frisch import frisch
from tests.dashboard.quellen import STICHTAG, Quellen, kennzahlen

WEG = "/dashboard/v1/ueberblick"
OEFFENTLICH = [
    WEG,
    "/dashboard/v1/buendel",
    "/dashboard/v1/karte",
    "/dashboard/v1/kennzahlen",
    "/dashboard/v1/kennzahlen/beratung_kommunen/verlauf",
    "/dashboard/v1/kreise/06635",
    "/dashboard/v1/vergleich?ags=06635020",
    "/dashboard/v1/kommunen/06635020",
    "/dashboard/v1/export",
    "/dashboard/v1/diagramm?bild=karte",
    "/",
]
REIHENFOLGE = [
    ("leistungen_verfuegbar", 70, None),
    ("beratung_kommunen", 198, 443),
    ("beratungsmodule", 298, None),
    ("beratung_landkreise", 18, 21),
    ("beratung_gemeinden", 180, 422),
    ("modellkommunen", 15, None),
    ("kommunen", 443, None),
]


def verdraengt() -> float:
    """Return the seconds this thread could have worked and others were let instead (Linux)."""
    datei = Path("/proc/thread-self/schedstat")
    return int(datei.read_text().split()[1]) / 1e9 if datei.exists() else 0


async def kacheln(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await frisch(client, WEG)
    assert answer.status_code == 200, answer.text
    return {k["kennzahl"]: k for k in answer.json()["kacheln"]}


async def test_all_sources_up(client: httpx.AsyncClient) -> None:
    answer = await frisch(client, WEG)
    body = answer.json()
    assert (answer.status_code, body["stichtag"]) == (200, STICHTAG)
    assert answer.headers["OZG-Stichtag"] == STICHTAG
    assert [(k["kennzahl"], k["wert"], k["nenner"]) for k in body["kacheln"]] == REIHENFOLGE
    assert {k["status"] for k in body["kacheln"]} == {"ok"}
    assert set(body["kacheln"][0]) == {
        "kennzahl", "titel", "wert", "nenner", "einheit", "definition", "stand", "quelle",
        "status", "geholt_am", "nicht_erreichbar",
    }  # fmt: skip


async def test_never_seen_source_is_fehler_the_others_stay_ok(
    client: httpx.AsyncClient, quellen: Quellen
) -> None:
    quellen.antwort["foerderung"] = httpx.ConnectError("weg")
    alle = await kacheln(client)
    assert alle["modellkommunen"]["wert"] is None
    assert alle["modellkommunen"]["nicht_erreichbar"] == ["foerderung"]
    assert {k: v["status"] for k, v in alle.items() if v["status"] != "ok"} == {
        "modellkommunen": "fehler"
    }


async def test_last_good_value_is_veraltet(client: httpx.AsyncClient, quellen: Quellen) -> None:
    vorher = (await kacheln(client))["modellkommunen"]
    quellen.antwort["foerderung"] = httpx.ConnectError("weg")
    nachher = (await kacheln(client))["modellkommunen"]
    anders = {"status": "veraltet", "nicht_erreichbar": ["foerderung"]}
    assert nachher | {"geholt_am": None} == vorher | anders | {"geholt_am": None}
    assert nachher["geholt_am"]


async def test_nenner_of_a_silent_service_is_old_or_missing(start: Start, quellen: Quellen) -> None:
    quellen.antwort["katalog"] = httpx.ConnectError("weg")
    async with start() as client:
        nie = (await kacheln(client))["beratung_kommunen"]
        del quellen.antwort["katalog"]
        await kacheln(client)
        quellen.antwort["katalog"] = httpx.ConnectError("weg")
        alt = (await kacheln(client))["beratung_kommunen"]
    assert (nie["wert"], nie["nenner"], nie["status"]) == (198, None, "ok")
    assert (alt["wert"], alt["nenner"], alt["status"]) == (198, 443, "veraltet")
    assert nie["nicht_erreichbar"] == alt["nicht_erreichbar"] == ["katalog"]


@pytest.mark.allein
@pytest.mark.parametrize(
    ("stumme", "vorher"),
    [(1, "gefragt"), (2, "gefragt"), (3, "gefragt"), (3, "gespeichert"), (3, "nie gefragt")],
)
async def test_hanging_sources_keep_nobody_waiting(
    start: Start, quellen: Quellen, stumme: int, vorher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after a restart and not at the very first start either, with an empty database."""
    monkeypatch.setattr("services.dashboard.kennzahl.verlauf.FRIST", 0.2)
    wer = list(quellen.alle)[:stumme]
    if vorher == "gespeichert":
        async with start() as client:
            await kacheln(client)
    if vorher != "gefragt":
        quellen.antwort |= dict.fromkeys(wer, 30.0)
    async with start(quelle_frist=1, quelle_frische=0.1, erste_frist=0.2) as client:
        if vorher == "gefragt":
            await kacheln(client)
            quellen.antwort |= dict.fromkeys(wer, 30.0)
        dauern, status = [], set()
        for _ in range(10):
            for pfad in OEFFENTLICH:
                begin, stand = time.perf_counter(), verdraengt()
                answer = await client.get(pfad)
                dauern.append(time.perf_counter() - begin - (verdraengt() - stand))
                status.add(answer.status_code)
            await asyncio.sleep(0.01)
        await asyncio.sleep(1.5)  # longer than `quelle_frist`: now what hangs has been given up
        letzte = await client.get(WEG)
    assert status == {200}
    assert sorted(dauern)[int(0.99 * len(dauern))] <= 0.3
    stati = {k["status"] for k in letzte.json()["kacheln"]}
    assert stati & {"veraltet", "fehler"}
    if vorher != "nie gefragt":
        assert "fehler" not in stati
        assert all(k["geholt_am"] for k in letzte.json()["kacheln"])


@pytest.mark.parametrize(
    "rubbish",
    [
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, json={"items": []}),
        httpx.Response(200, json={"stichtag": STICHTAG, "items": [{"kennzahl": "kommunen"}]}),
        httpx.Response(200, json=kennzahlen("foerderung", "2026-01-01")),
        httpx.Response(200, content=b"[" * 10_000),
        httpx.Response(500, json=kennzahlen("foerderung")),
        httpx.Response(302, json=kennzahlen("foerderung")),
        httpx.ReadError("mitten im Satz"),
    ],
    ids=["html", "bytes", "empty", "schema", "other day", "deep", "500", "302", "broken"],
)
async def test_rubbish_counts_as_silence(
    client: httpx.AsyncClient, quellen: Quellen, rubbish: httpx.Response | Exception
) -> None:
    await kacheln(client)
    quellen.antwort["foerderung"] = rubbish
    kachel = (await kacheln(client))["modellkommunen"]
    assert (kachel["wert"], kachel["status"]) == (15, "veraltet")


async def test_a_source_that_knows_not_this_figure(
    client: httpx.AsyncClient, quellen: Quellen
) -> None:
    leer = {"stichtag": STICHTAG, "items": []}
    quellen.antwort["foerderung"] = httpx.Response(200, json=leer)
    kachel = (await kacheln(client))["modellkommunen"]
    assert (kachel["status"], kachel["nicht_erreichbar"]) == ("fehler", [])


async def test_a_restart_keeps_the_last_good_value(start: Start, quellen: Quellen) -> None:
    async with start(quelle_frische=600) as client:
        vorher = await kacheln(client)
    quellen.antwort |= dict.fromkeys(("katalog", "foerderung", "beratung"), httpx.ConnectError(""))
    async with start() as client:
        nachher = await kacheln(client)
    assert {k["status"] for k in nachher.values()} == {"veraltet"}
    for name, _, _ in REIHENFOLGE:
        for feld in ("titel", "wert", "nenner", "stand", "geholt_am"):
            assert nachher[name][feld] == vorher[name][feld]


async def test_the_next_day_shows_the_value_of_the_day_before(
    start: Start, quellen: Quellen
) -> None:
    async with start() as client:
        await kacheln(client)
    quellen.antwort["foerderung"] = httpx.ConnectError("weg")
    async with start(heute="2021-04-16") as client:
        spaeter = (await kacheln(client))["modellkommunen"]
    async with start(heute="2021-04-14") as client:
        frueher = (await kacheln(client))["modellkommunen"]
    assert (spaeter["wert"], spaeter["stand"], spaeter["status"]) == (15, STICHTAG, "veraltet")
    assert (frueher["wert"], frueher["status"]) == (None, "fehler")


async def test_works_without_its_own_database(start: Start, quellen: Quellen) -> None:
    weg = "postgresql+asyncpg://niemand:x@/nichts?host=/nirgends"
    async with start(database_url=weg) as client:
        assert {k["status"] for k in (await kacheln(client)).values()} == {"ok"}
        quellen.antwort["foerderung"] = httpx.ConnectError("weg")
        assert (await kacheln(client))["modellkommunen"]["status"] == "veraltet"


async def test_fifty_readers_cause_one_request_per_source(start: Start, quellen: Quellen) -> None:
    quellen.antwort |= {"katalog": 0.1, "foerderung": 0.1, "beratung": 0.1}
    async with start(quelle_frische=5) as client:
        answers = await asyncio.gather(*(client.get(WEG) for _ in range(50)))
        assert {a.status_code for a in answers} == {200}
        assert quellen.gefragt.keys() >= {
            "/katalog/v1/kennzahlen", "/foerderung/v1/kennzahlen", "/beratung/v1/kennzahlen",
        }  # fmt: skip
        assert set(quellen.gefragt.values()) == {1}
        await client.get(WEG)
        assert quellen.gefragt["/katalog/v1/kennzahlen"] == 1


async def test_a_silent_source_is_not_asked_by_every_reader(start: Start, quellen: Quellen) -> None:
    quellen.antwort["foerderung"] = httpx.ConnectError("weg")
    async with start(quelle_frische=5, quelle_frist=5) as client:
        await asyncio.gather(*(client.get(WEG) for _ in range(20)))
        await client.get(WEG)
    assert quellen.gefragt["/foerderung/v1/kennzahlen"] == VERSUCHE


async def test_freshness_ends(start: Start, quellen: Quellen) -> None:
    async with start(quelle_frische=0.05) as client:
        await kacheln(client)
        await asyncio.sleep(0.1)
        await kacheln(client)
    assert quellen.gefragt["/beratung/v1/kennzahlen"] >= 2


async def test_a_reader_who_leaves_does_not_end_the_request_of_the_others(
    start: Start, quellen: Quellen
) -> None:
    quellen.antwort["katalog"] = 0.1
    async with start(quelle_frische=5) as client:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.get(WEG), 0.03)
        alle = await kacheln(client)
    assert alle["kommunen"]["status"] == "ok"
    assert quellen.gefragt["/katalog/v1/kennzahlen"] == 1


async def test_unknown_parameter_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get(WEG, params={"stichtag": "2020-01-01"})).status_code == 422
