"""Anchors: none can be changed, taken out or exchanged unseen, and growth is no falsification."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import NullPool, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.ablage import s3_speicher
from shared.journal import anker as ankerdatei
from shared.journal.anker import AnkerUngueltig
from shared.journal.ankerplatz import Ankerplatz, AnkerSchonDa
from shared.journal.befund import Befund
from shared.journal.verankern import verankere
from tests.conftest import Datenbank
from tests.s3 import EIMER, GESPERRT, gesperrten_eimer_anlegen, s3, wegnehmen, zugang
from tests.shared.journal.akten import (
    DIENST,
    JETZT,
    VERGESSEN_VOR,
    akten_anlegen,
    geprueft,
    vermerken,
)

SCHLUESSEL = Ed25519PrivateKey.generate()
VORRUECKEN = text(
    "UPDATE beratung.veranstaltung SET version = version + 1 WHERE id = :id RETURNING version"
)


@pytest.fixture
async def engine(
    database: Datenbank, superuser_url: Callable[[str], str]
) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(superuser_url(database("beratung")), poolclass=NullPool)
    yield engine
    await engine.dispose()


@pytest.fixture
def platz(tmp_path: Path) -> Ankerplatz:
    (tmp_path / "zwischen").mkdir()
    return Ankerplatz(str(tmp_path / "anker"), tmp_path / "zwischen")


async def verankert(connection: AsyncConnection, platz: Ankerplatz) -> list[Befund]:
    _, _, befunde = await verankere(
        connection, DIENST, platz, SCHLUESSEL, jetzt=JETZT, vergessen_vor=VERGESSEN_VOR
    )
    await connection.commit()
    return befunde


async def test_anker_folgen_einander_und_was_waechst_stimmt(
    engine: AsyncEngine, platz: Ankerplatz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each names only what is new, every third one all; with any of them truncation is found."""
    monkeypatch.setattr(ankerdatei, "VOLL_JE", 3)
    wuerfel = random.Random(3)
    async with engine.connect() as connection:
        for _ in range(5):
            await akten_anlegen(connection, 2, wuerfel)
            assert await verankert(connection, platz) == []
        gelten = platz.geltende(DIENST, SCHLUESSEL.public_key())
        assert [(a.kopf.nr, len([*a.enden()])) for a in gelten] == [(4, 8), (5, 2)]
        await connection.execute(
            text(
                "DELETE FROM beratung.journal WHERE id ="
                " (SELECT id FROM beratung.journal ORDER BY id DESC LIMIT 1)"
            )
        )
        assert await geprueft(connection, gelten)
        assert await verankert(connection, platz), "what does not fit is not anchored"
    assert len([*(tmp_path / "anker" / DIENST).iterdir()]) == 5


async def test_kein_anker_wird_unbemerkt_veraendert(
    engine: AsyncEngine, platz: Ankerplatz, tmp_path: Path
) -> None:
    async with engine.connect() as connection:
        for _ in range(3):
            await akten_anlegen(connection, 1, random.Random(4))
            await verankert(connection, platz)
    ordner = tmp_path / "anker" / DIENST
    mittlerer = ordner / "00000002.anker"
    echt = mittlerer.read_bytes()
    faelschungen = {
        "Unterschrift": echt.replace(b"veranstaltung", b"veranstaltunk"),
        "schließt nicht an": (ordner / "00000001.anker").read_bytes(),
        "kein lesbarer": echt[: len(echt) // 2],
        "fehlt": None,
    }
    for grund, inhalt in faelschungen.items():
        mittlerer.unlink()
        if inhalt is not None:
            mittlerer.write_bytes(inhalt)
        with pytest.raises(AnkerUngueltig, match=grund):
            platz.geltende(DIENST, SCHLUESSEL.public_key())
        mittlerer.write_bytes(echt)
    assert len(platz.geltende(DIENST, SCHLUESSEL.public_key())) == 3
    with pytest.raises(AnkerUngueltig, match="Unterschrift"):
        platz.geltende(DIENST, Ed25519PrivateKey.generate().public_key())
    with pytest.raises(AnkerSchonDa):
        platz.legen(DIENST, 2, mittlerer)


@pytest.mark.nightly
async def test_in_einem_gesperrten_eimer_nimmt_auch_der_eigentuemer_keinen_weg(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: where nothing is locked, whoever may write there removes it."""
    with s3() as adresse:
        gesperrten_eimer_anlegen(adresse)
        for name, wert in zugang(adresse, tmp_path).items():
            monkeypatch.setenv(name, wert)
        for eimer, antwort in ((GESPERRT, 403), (EIMER, 204)):
            platz = Ankerplatz(f"s3://{eimer}/journal", tmp_path)
            async with engine.connect() as connection:
                for _ in range(2):
                    await akten_anlegen(connection, 1, random.Random(5))
                    assert await verankert(connection, platz) == []
            with pytest.raises(AnkerSchonDa):
                platz.legen(DIENST, 1, tmp_path / f"{DIENST}-00000001.anker")
            assert wegnehmen(adresse, eimer, f"journal/{DIENST}/00000001.anker") == antwort
            if eimer == GESPERRT:
                assert len(platz.geltende(DIENST, SCHLUESSEL.public_key())) == 2
            else:
                with pytest.raises(AnkerUngueltig, match="fehlt"):
                    platz.geltende(DIENST, SCHLUESSEL.public_key())


def test_der_zugang_zum_eimer_darf_in_einer_datei_liegen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So do the containers of deploy/ get it; and a locked bucket takes nothing without a sum."""
    for name, wert in zugang("http://127.0.0.1:1", tmp_path).items():
        monkeypatch.setenv(name, wert)
    eingestellt = s3_speicher("anker", "journal", pruefsumme=True).config
    assert eingestellt["access_key_id"] == "probe"
    assert eingestellt["checksum_algorithm"] == "SHA256"


async def test_schreiber_zugleich_verketten_richtig(engine: AsyncEngine) -> None:
    """The row of the thing is locked by the act itself, so each sees the one before."""
    async with engine.begin() as connection:
        await akten_anlegen(connection, 1, random.Random(5))
        id = await connection.scalar(text("SELECT id FROM beratung.veranstaltung"))

    async def handle() -> None:
        for _ in range(10):
            async with engine.begin() as connection:
                version = await connection.scalar(VORRUECKEN, {"id": id})
                await vermerken(connection, id, version)

    await asyncio.gather(*(handle() for _ in range(4)))
    async with engine.connect() as connection:
        assert await geprueft(connection, []) == []
        assert await connection.scalar(text("SELECT count(*) FROM beratung.journal")) > 40


async def test_auf_eine_zeile_folgen_nicht_zwei(engine: AsyncEngine) -> None:
    """Whoever writes past the lock of the thing is refused by the constraint, not chained aside."""
    async with engine.begin() as connection:
        id = await connection.scalar(text("SELECT uuidv7()"))
        await vermerken(connection, id, 1)
    async with engine.connect() as erster, engine.connect() as zweiter:
        await vermerken(erster, id, 2)
        anderer = asyncio.create_task(vermerken(zweiter, id, 3))
        await asyncio.sleep(0.2)
        await erster.commit()
        with pytest.raises(IntegrityError, match="uq_journal_vorher"):
            await anderer
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="written down already"):
            await vermerken(connection, id, 1)
