"""What is handed in waits for a verdict, however long it takes; only what is clean is served."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import select, text, update
from sqlmodel import col

from services.foerderung.nachweis.abarbeiten import pruefstelle
from services.foerderung.tables import Antrag, Ereignis, Journal, Nachweis
from shared.ablage import AblageNichtErreichbar, OrdnerAblage
from shared.dateien.pruefen import LAENGSTE_PAUSE, VERLOREN_NACH
from shared.dateien.virenscanner import (
    Clamd,
    KeinPruefer,
    ScannerGestoert,
    pruefer_aus,
)
from tests.conftest import Datenbank, client_for
from tests.foerderung.antrag.schritte import ANTRAEGE, LEAD, angelegt
from tests.foerderung.conftest import app_on
from tests.foerderung.nachweis.akte import NACHWEISE, geprueft, hochgeladen, liegt_da, sende
from tests.shared.dateien import dateien
from tests.shared.dateien.clamd import SIGNATUR, FalscherClamd, falscher_clamd


@pytest.fixture
async def clamd() -> AsyncIterator[FalscherClamd]:
    async with falscher_clamd() as clamd:
        yield clamd


@pytest.fixture
def mit_clamd(foerderung_url: str, ordner: Path, clamd: FalscherClamd) -> FastAPI:
    """The queue is all this one's: a database of its own."""
    adresse = f"clamd://127.0.0.1:{clamd.port}"
    return app_on(foerderung_url, ablage=str(ordner), virenscanner=adresse)


@pytest.fixture
async def portal(mit_clamd: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_for(mit_clamd):
        yield client


@pytest.fixture
async def von_hand(
    database: Datenbank, ordner: Path, clamd: FalscherClamd
) -> AsyncIterator[FastAPI]:
    """Nobody looks at a file unless a test does."""
    adresse = f"clamd://127.0.0.1:{clamd.port}"
    app = app_on(database("foerderung"), ablage=str(ordner), virenscanner=adresse)
    yield app
    await app.state.sessions.kw["bind"].dispose()


@pytest.fixture
async def ohne_arbeiter(von_hand: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=von_hand)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_a_verdict_is_clean_or_names_what_was_found(clamd: FalscherClamd) -> None:
    pruefer = Clamd("127.0.0.1", clamd.port)
    gross = bytes(3_000_000)
    assert await pruefer.pruefe(io.BytesIO(gross)) is None
    assert clamd.gesehen == [gross]
    assert await pruefer.pruefe(io.BytesIO(b"x" + SIGNATUR)) == "Probe.Test"


@pytest.mark.parametrize(
    "antwort",
    [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: Heuristics ERROR", b"?", b"\xff\xfe"],
)
async def test_all_else_is_no_verdict(clamd: FalscherClamd, antwort: bytes) -> None:
    clamd.antwort = antwort
    with pytest.raises(ScannerGestoert):
        await Clamd("127.0.0.1", clamd.port).pruefe(io.BytesIO(b"x"))


async def test_who_does_not_answer_in_time_gives_no_verdict(clamd: FalscherClamd) -> None:
    clamd.stumm = True
    with pytest.raises(ScannerGestoert):
        await Clamd("127.0.0.1", clamd.port, frist=0.2).pruefe(io.BytesIO(b"x"))


async def test_nobody_there_gives_no_verdict() -> None:
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        with pytest.raises(ScannerGestoert):
            await Clamd("127.0.0.1", frei.getsockname()[1]).pruefe(io.BytesIO(b"x"))


def test_who_looks_is_said_and_never_guessed() -> None:
    assert isinstance(pruefer_aus("keiner"), KeinPruefer)
    assert isinstance(pruefer_aus("clamd://clamav:3310"), Clamd)
    for falsch in ("", "clamd", "clamd://clamav", "http://clamav:3310", "Keiner"):
        with pytest.raises(ValidationError):
            app_on("postgresql+asyncpg://x@localhost/x", virenscanner=falsch)
    with pytest.raises(ValueError, match="Virenscanner"):
        pruefer_aus("clamd://clamav:0")


async def test_what_is_infected_is_never_served_and_its_bytes_go(
    portal: httpx.AsyncClient, mit_clamd: FastAPI, ordner: Path
) -> None:
    antrag = await angelegt(portal)
    sauberer = await hochgeladen(portal, antrag)
    befallener = await hochgeladen(portal, antrag, dateien.pdf(SIGNATUR))
    assert (await geprueft(portal, sauberer))["scan"] == "sauber"
    assert (await geprueft(portal, befallener))["scan"] == "befallen"

    datei = await portal.get(f"{NACHWEISE}/{befallener['id']}/datei", headers=LEAD)
    assert datei.status_code == 409
    assert datei.json()["type"] == "/probleme/datei-befallen"
    for _ in range(100):
        if liegt_da(ordner) == 1:
            break
        await asyncio.sleep(0.02)
    assert liegt_da(ordner) == 1
    async with mit_clamd.state.sessions() as session:
        zeile = await session.get(Nachweis, UUID(befallener["id"]))
        belegt = await session.scalar(select(col(Antrag.nachweis_bytes)))
        akte = await session.scalars(
            select(Journal).where(col(Journal.gegenstand) == "nachweis").order_by(col(Journal.id))
        )
        schritte = sorted((e.akt, e.version, e.sub) for e in akte)
        ereignisse = await session.scalars(
            select(Ereignis)
            .where(col(Ereignis.gegenstand_id) == zeile.id)
            .order_by(col(Ereignis.id))
        )
        typen = [(e.typ.split(".")[-2], e.kommunen, e.daten.get("scan")) for e in ereignisse]
    assert (zeile.fund, belegt) == ("Probe.Test", sauberer["groesse"])
    assert schritte == [
        ("hochladen", 1, "stadt-1"),
        ("hochladen", 1, "stadt-1"),
        ("pruefen", 2, "dienst:foerderung"),
        ("pruefen", 2, "dienst:foerderung"),
    ]
    kommunen = sorted(antrag["kommunen"])
    assert typen == [("hochgeladen", kommunen, None), ("geprueft", kommunen, "befallen")]


async def test_while_the_scanner_is_away_files_wait_longer_and_longer(
    portal: httpx.AsyncClient, mit_clamd: FastAPI, clamd: FalscherClamd
) -> None:
    clamd.antwort = b"stream: Daemon shutting down ERROR"
    antrag = await angelegt(portal)
    nachweis = await hochgeladen(portal, antrag)
    stelle = pruefstelle(mit_clamd)
    pausen = []
    for versuch in range(1, 12):
        zeile = await _nach_versuch(mit_clamd, nachweis, versuch)
        pausen.append((zeile.naechster_versuch - datetime.now(UTC)).total_seconds())
        await _faellig(mit_clamd, nachweis)
        await stelle.einen_pruefen()
    assert 5 < pausen[0] <= 10
    assert all(spaeter > frueher - 5 for frueher, spaeter in pairwise(pausen))  # at the longest
    assert 3500 < pausen[-1] <= LAENGSTE_PAUSE.total_seconds()
    datei = await portal.get(f"{NACHWEISE}/{nachweis['id']}/datei", headers=LEAD)
    assert datei.status_code == 409
    assert datei.headers["Retry-After"] == "5"

    clamd.antwort = None
    await _faellig(mit_clamd, nachweis)
    mit_clamd.state.nachweise.set()
    assert (await geprueft(portal, nachweis))["scan"] == "sauber"


async def _unerreichbar(*_: object) -> AsyncIterator[bytes]:
    raise AblageNichtErreichbar("Probe")
    yield b""


async def test_what_the_ablage_lost_is_given_up_after_days_and_takes_no_room(
    von_hand: FastAPI,
    ohne_arbeiter: httpx.AsyncClient,
    ordner: Path,
    clamd: FalscherClamd,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may come back from a backup before that; a scanner that is away counts for nothing."""
    antrag = await angelegt(ohne_arbeiter)
    nachweis = (await sende(ohne_arbeiter, antrag)).json()
    (datei,) = (pfad for pfad in (ordner / "nachweise").rglob("*") if pfad.is_file())
    weg = datei.rename(ordner / "weg")
    stelle = pruefstelle(von_hand)

    async def versuche(vermisst_seit: datetime | None = None) -> Nachweis:
        """Try once more, as if it was missed since then."""
        async with von_hand.state.sessions.begin() as session:
            faellig = {"naechster_versuch": datetime.now(UTC)}
            if vermisst_seit:
                faellig["vermisst_seit"] = vermisst_seit
            await session.execute(update(Nachweis).values(faellig))
        assert await stelle.einen_pruefen()
        async with von_hand.state.sessions() as session:
            zeile: Nachweis = await session.get(Nachweis, UUID(nachweis["id"]))
            return zeile

    erst = await versuche()
    assert erst.vermisst_seit is not None
    wieder = await versuche()
    assert (wieder.vermisst_seit, wieder.versuche) == (erst.vermisst_seit, 2)
    fast = await versuche(datetime.now(UTC) - VERLOREN_NACH + timedelta(minutes=1))
    assert (fast.entfernt_am, fast.version) == (None, 1)

    monkeypatch.setattr(OrdnerAblage, "lesen", _unerreichbar)
    assert (await versuche()).vermisst_seit == fast.vermisst_seit
    monkeypatch.undo()

    weg.rename(datei)
    clamd.antwort = b"stream: Daemon shutting down ERROR"
    assert (await versuche()).vermisst_seit is None
    datei.unlink()

    verloren = await versuche(datetime.now(UTC) - VERLOREN_NACH)
    assert verloren.entfernt_am is not None
    assert verloren.scan == "ausstehend"
    async with von_hand.state.sessions() as session:
        assert await session.scalar(select(col(Antrag.nachweis_bytes))) == 0
        letzter = await session.scalar(select(Journal).order_by(col(Journal.id).desc()).limit(1))
    assert (letzter.akt, letzter.sub) == ("entfernen", "dienst:foerderung")
    assert not await stelle.einen_pruefen()
    noch_einmal = await sende(ohne_arbeiter, antrag)
    assert noch_einmal.status_code == 201


async def _nach_versuch(app: FastAPI, nachweis: dict[str, Any], versuch: int) -> Nachweis:
    """Return the row once it was put back so many times."""
    for _ in range(300):
        async with app.state.sessions() as session:
            zeile = await session.get(Nachweis, UUID(nachweis["id"]))
        if zeile.versuche >= versuch:
            found: Nachweis = zeile
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("never tried")


async def _faellig(app: FastAPI, nachweis: dict[str, Any]) -> None:
    async with app.state.sessions.begin() as session:
        await session.execute(
            update(Nachweis)
            .where(col(Nachweis.id) == UUID(nachweis["id"]))
            .values(naechster_versuch=datetime.now(UTC) - timedelta(seconds=1))
        )


async def test_one_file_is_looked_at_by_one_of_many(
    von_hand: FastAPI, ohne_arbeiter: httpx.AsyncClient, clamd: FalscherClamd
) -> None:
    """Five look at once."""
    antrag = await angelegt(ohne_arbeiter)
    antworten = [await sende(ohne_arbeiter, antrag, dateien.pdf(b"%d" % nr)) for nr in range(3)]
    assert {antwort.status_code for antwort in antworten} == {201}
    stelle = pruefstelle(von_hand)
    gefunden = await asyncio.gather(*(stelle.einen_pruefen() for _ in range(5)))
    liste = await ohne_arbeiter.get(f"{ANTRAEGE}/{antrag['id']}/nachweise", headers=LEAD)
    assert sum(gefunden) == len(clamd.gesehen) == 3
    assert {einer["scan"] for einer in liste.json()["items"]} == {"sauber"}


async def test_what_was_taken_back_meanwhile_gets_no_verdict(
    portal: httpx.AsyncClient, mit_clamd: FastAPI, clamd: FalscherClamd, ordner: Path
) -> None:
    """The scan is still going on when the Kommune takes its file back."""
    clamd.stumm = True
    antrag = await angelegt(portal)
    nachweis = await hochgeladen(portal, antrag)
    for _ in range(300):
        if clamd.gesehen:
            break
        await asyncio.sleep(0.02)
    kopf = LEAD | {"If-Match": '"1"'}
    weg = await portal.post(f"{NACHWEISE}/{nachweis['id']}/entfernen", headers=kopf)
    assert weg.status_code == 200
    assert liegt_da(ordner) == 0
    stelle = pruefstelle(mit_clamd)
    async with mit_clamd.state.sessions.begin() as session:
        verspaetet = await stelle.festhalten(
            session, UUID(nachweis["id"]), fund=None, vorgang=stelle.vorgang()
        )
    assert verspaetet is None


async def test_a_verdict_and_a_removal_wait_for_each_other_in_one_order(
    von_hand: FastAPI, ohne_arbeiter: httpx.AsyncClient
) -> None:
    """The verdict has the file and goes on to the Antrag; the removal waits for the file."""
    nachweis = await hochgeladen(ohne_arbeiter, await angelegt(ohne_arbeiter))
    kennung, stelle = UUID(nachweis["id"]), pruefstelle(von_hand)
    sperre = select(col(Nachweis.id)).where(col(Nachweis.id) == kennung).with_for_update()
    async with von_hand.state.sessions.begin() as session:
        await session.execute(sperre)
        weg = asyncio.create_task(
            ohne_arbeiter.post(
                f"{NACHWEISE}/{kennung}/entfernen", headers=LEAD | {"If-Match": '"1"'}
            )
        )
        await _wartet_auf_sperre(von_hand)
        async with asyncio.timeout(0.8):  # PostgreSQL looks for a deadlock after 1 s
            await stelle.festhalten(session, kennung, fund="Probe.Test", vorgang=stelle.vorgang())
    assert (await weg).status_code == 412


async def _wartet_auf_sperre(app: FastAPI) -> None:
    """Return once a transaction of this database waits for a lock."""
    wartende = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(100):
        async with app.state.sessions() as session:
            if await session.scalar(wartende):
                return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")
