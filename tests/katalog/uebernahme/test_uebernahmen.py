"""Imports over HTTP: asked for, worked off in the background, exactly once."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.katalog.app import create_app
from services.katalog.settings import Settings
from services.katalog.tables import Uebernahmelauf
from services.katalog.uebernahme import abarbeiten
from services.katalog.uebernahme.abarbeiten import Werkstatt, einen_abarbeiten
from services.katalog.uebernahme.uebernehmen import SPERRE
from tests.conftest import client_for
from tests.katalog.uebernahme.conftest import VERMERKT, abdruck
from tests.katalog.uebernahme.dateien import LEIKA, leika_zeile
from tests.tokens import ISSUER, JWKS_URL, bearer, issuer

PFAD = "/katalog/v1/uebernahmen"
ADMIN = bearer(rollen=["admin"], ags=None, sub="admin-1")


@pytest.fixture
def app(katalogdatenbank: str) -> FastAPI:
    return create_app(
        Settings(
            database_url=katalogdatenbank, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)
        ),
        issuer(),
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The service, working off imports as it does."""
    async for client in client_for(app, **ADMIN):
        yield client


@pytest.fixture
async def portal(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The service whose background is not started: runs stay until the test has them done."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", headers=ADMIN
    ) as client:
        yield client
    await app.state.sessions.kw["bind"].dispose()


@pytest.fixture
def werkstatt(katalogdatenbank: str) -> Werkstatt:
    return Werkstatt(katalogdatenbank, date(2021, 4, 15))


async def verlangt(
    client: httpx.AsyncClient, inhalt: bytes, art: str = "leika", **query: Any
) -> str:
    antwort = await client.post(PFAD, params={"art": art} | query, content=inhalt)
    assert antwort.status_code == 202, antwort.text
    assert antwort.json()["status"] == "wartend"
    assert antwort.json()["bericht"] is None
    return antwort.headers["Location"]


async def beendet(client: httpx.AsyncClient, ort: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while (lauf := (await client.get(ort)).json())["beendet"] is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # what is waited for is done by the service
    return dict(lauf)


async def akte(engine: AsyncEngine) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        zeilen = await connection.execute(
            text(
                "SELECT j.akt, j.version, j.sub, e.typ, e.daten->>'neu' FROM katalog.journal j"
                " JOIN katalog.ereignis e USING (gegenstand_id, version)"
                " WHERE j.gegenstand = 'uebernahmelauf' ORDER BY j.id"
            )
        )
        return [tuple(zeile) for zeile in zeilen]


async def test_eine_datei_wird_uebernommen(client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    lauf = await beendet(client, await verlangt(client, LEIKA))
    assert (lauf["status"], lauf["anteil"], lauf["bericht"]["fehler"]) == ("fertig", 100, None)
    assert {z["gegenstand"]: z["neu"] for z in lauf["bericht"]["zaehlungen"]} == {
        "Lage": 1,
        "OZG-Leistung": 1,
        "Leistung": 2,
    }
    treffer = await client.get("/katalog/v1/leistungen", params={"q": "Drachenflug Erlaubnis"})
    assert treffer.json()["items"][0]["name"] == "Drachenflug Erlaubnis"
    async with engine.connect() as connection:
        datei = text("SELECT count(*) FROM katalog.uebernahmelauf WHERE datei IS NOT NULL")
        assert await connection.scalar(datei) == 0
    art = "de.ozg-kommunal.katalog.uebernahmelauf."
    assert await akte(engine) == [
        ("anlegen", 1, "admin-1", f"{art}angelegt.v1", None),
        ("starten", 2, "dienst:katalog", f"{art}gestartet.v1", None),
        ("abschliessen", 3, "dienst:katalog", f"{art}abgeschlossen.v1", "4"),
    ]
    liste = (await client.get(PFAD)).json()
    assert [eine["status"] for eine in liste["items"]] == ["fertig"]
    assert "bericht" not in liste["items"][0]


async def test_die_probe_aendert_nichts(client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    vorher = await abdruck(engine, ohne=VERMERKT)
    lauf = await beendet(client, await verlangt(client, LEIKA, probe="true"))
    assert (lauf["status"], lauf["probe"]) == ("fertig", True)
    assert sum(z["neu"] for z in lauf["bericht"]["zaehlungen"]) == 4
    assert await abdruck(engine, ohne=VERMERKT) == vorher


async def test_eine_unbrauchbare_datei(client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    vorher = await abdruck(engine, ohne=VERMERKT)
    lauf = await beendet(client, await verlangt(client, LEIKA[:-40]))
    assert lauf["status"] == "gescheitert"
    assert "abgeschnitten" in lauf["bericht"]["fehler"]
    assert lauf["bericht"]["zaehlungen"] == []
    assert await abdruck(engine, ohne=VERMERKT) == vorher


async def test_wiederholt_gesendet_wird_nur_einmal_uebernommen(client: httpx.AsyncClient) -> None:
    kopf = {"Idempotency-Key": "k1"}
    erste, zweite = [
        await client.post(PFAD, params={"art": "leika"}, content=LEIKA, headers=kopf)
        for _ in range(2)
    ]
    assert erste.content == zweite.content
    assert (await client.get(PFAD)).json()["total_count"] == 1


async def test_nach_einem_absturz_genau_einmal(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, engine: AsyncEngine
) -> None:
    ort = await verlangt(portal, LEIKA)
    async with engine.begin() as connection:  # as a process leaves it that died after the start
        await connection.execute(
            update(Uebernahmelauf).values(status="laufend", version=2, anteil=40)
        )
    assert await einen_abarbeiten(werkstatt) is True
    assert (await portal.get(ort)).json()["status"] == "fertig"
    assert await einen_abarbeiten(werkstatt) is False
    assert [akt for akt, *_ in await akte(engine)] == ["anlegen", "starten", "abschliessen"]


async def test_dreimal_abgebrochen_wird_nicht_mehr_versucht(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, engine: AsyncEngine
) -> None:
    ort = await verlangt(portal, LEIKA)
    async with engine.begin() as connection:
        await connection.execute(update(Uebernahmelauf).values(status="laufend", version=4))
    assert await einen_abarbeiten(werkstatt) is True
    lauf = (await portal.get(ort)).json()
    assert (lauf["status"], "dreimal" in lauf["bericht"]["fehler"]) == ("gescheitert", True)


async def test_zwei_zugleich_uebernehmen_jede_datei_einmal(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, engine: AsyncEngine
) -> None:
    for nr in range(3):
        await verlangt(portal, LEIKA + leika_zeile(f"9901200200{nr}000", f"Nummer {nr}"))

    async def alle() -> None:
        for _ in range(12):
            await einen_abarbeiten(werkstatt)
            await asyncio.sleep(0.01)

    await asyncio.gather(alle(), alle(), alle())
    laeufe = (await portal.get(PFAD)).json()["items"]
    assert [lauf["status"] for lauf in laeufe] == ["fertig"] * 3
    assert [akt for akt, *_ in await akte(engine)].count("abschliessen") == 3


async def test_was_begonnen_ist_beginnt_kein_zweiter(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun and not yet at work: three times, and it would count as failed."""
    ort = await verlangt(portal, LEIKA)
    echt, andere = abarbeiten._zu_ende_bringen, []

    async def zoegernd(*args: Any) -> None:
        andere.extend([await einen_abarbeiten(werkstatt) for _ in range(4)])
        await echt(*args)

    monkeypatch.setattr(abarbeiten, "_zu_ende_bringen", zoegernd)
    assert await einen_abarbeiten(werkstatt) is True
    assert andere == [False] * 4
    assert (await portal.get(ort)).json()["status"] == "fertig"


async def test_nur_eine_zur_zeit(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, katalogdatenbank: str
) -> None:
    await verlangt(portal, LEIKA)
    andere = await asyncpg.connect(katalogdatenbank.replace("+asyncpg", ""))
    await andere.execute("SELECT pg_advisory_lock($1)", SPERRE)
    assert await einen_abarbeiten(werkstatt) is False
    await andere.close()
    assert await einen_abarbeiten(werkstatt) is True


async def test_angehalten_wird_nichts_geschrieben_und_spaeter_weitergemacht(
    portal: httpx.AsyncClient, werkstatt: Werkstatt
) -> None:
    ort = await verlangt(portal, LEIKA)
    werkstatt.angehalten.set()
    assert await einen_abarbeiten(werkstatt) is False
    assert (await portal.get(ort)).json()["status"] == "laufend"
    assert await einen_abarbeiten(Werkstatt(werkstatt.datenbank)) is True
    assert (await portal.get(ort)).json()["status"] == "fertig"


async def test_ein_fehler_im_system_beendet_den_lauf(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kaputt(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(abarbeiten, "uebernehmen", kaputt)
    ort = await verlangt(portal, LEIKA)
    assert await einen_abarbeiten(werkstatt) is True
    assert "Fehler im System" in (await portal.get(ort)).json()["bericht"]["fehler"]


@pytest.mark.parametrize(
    ("query", "inhalt", "status", "typ"),
    [
        ({"art": "leika"}, b"", 422, "datei-fehlt"),
        ({"art": "gibtesnicht"}, b"x", 422, "eingabe-ungueltig"),
        ({}, b"x", 422, "eingabe-ungueltig"),
        ({"art": "leika", "probe": "vielleicht"}, b"x", 422, "eingabe-ungueltig"),
        ({"art": "leika"}, b"x" * (16 * 1024 * 1024 + 1), 413, "http-413"),
    ],
    ids=["leer", "unbekannt", "ohne_art", "probe", "zu_gross"],
)
async def test_was_nicht_angenommen_wird(
    portal: httpx.AsyncClient, query: dict[str, str], inhalt: bytes, status: int, typ: str
) -> None:
    antwort = await portal.post(PFAD, params=query, content=inhalt)
    assert (antwort.status_code, antwort.json()["type"]) == (status, f"/probleme/{typ}")
    assert (await portal.get(PFAD)).json()["total_count"] == 0


async def test_mehr_als_fuenf_warten_nicht(portal: httpx.AsyncClient) -> None:
    for _ in range(5):
        await verlangt(portal, LEIKA)
    antwort = await portal.post(PFAD, params={"art": "leika"}, content=LEIKA)
    assert (antwort.status_code, antwort.json()["type"]) == (409, "/probleme/zu-viele-uebernahmen")


async def test_die_schlange_ist_auch_zugleich_begrenzt(portal: httpx.AsyncClient) -> None:
    antworten = await asyncio.gather(
        *(portal.post(PFAD, params={"art": "leika"}, content=LEIKA) for _ in range(10))
    )
    assert sorted(a.status_code for a in antworten) == [202] * 5 + [409] * 5


async def test_wer_nicht_darf_braucht_nichts_zu_senden(app: FastAPI) -> None:
    """The rights are seen to before a byte of the file is read."""
    gelesen = 0

    async def datei() -> AsyncIterator[bytes]:
        nonlocal gelesen
        for _ in range(100):
            gelesen += 1
            yield b"x" * 1024

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for kopf, status in (({}, 401), (bearer(rollen=["kspv"]), 403)):
            antwort = await client.post(
                PFAD, params={"art": "leika"}, content=datei(), headers=kopf
            )
            assert (antwort.status_code, gelesen) == (status, 0)


@pytest.mark.allein
async def test_anfragen_warten_nicht(
    portal: httpx.AsyncClient, werkstatt: Werkstatt, gv100ad: bytes
) -> None:
    """The loop that answers requests goes on while a whole file is worked off."""
    await verlangt(portal, gv100ad, art="gv100ad", probe="true")
    await verlangt(portal, gv100ad, art="gv100ad", probe="true")
    verspaetungen = []

    async def ticken() -> None:
        while True:
            anfang = time.perf_counter()
            await asyncio.sleep(0.005)
            verspaetungen.append(time.perf_counter() - anfang - 0.005)

    uhr = asyncio.create_task(ticken())
    while await asyncio.to_thread(asyncio.run, einen_abarbeiten(werkstatt)):
        pass
    uhr.cancel()
    laeufe = (await portal.get(PFAD)).json()["items"]
    assert [lauf["status"] for lauf in laeufe] == ["fertig", "fertig"]
    verspaetungen.sort()
    mitte, hoechste = verspaetungen[len(verspaetungen) // 2], verspaetungen[-1]
    print(f"loop: {mitte * 1000:.0f} ms late in the middle, {hoechste * 1000:.0f} ms at most")
    assert len(verspaetungen) > 10
    assert mitte < 0.05
