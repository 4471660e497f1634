"""Whoever rules the database falsifies the Journal: each time it is found."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.journal.anker import Anker
from shared.journal.ankerplatz import Ankerplatz
from shared.journal.verankern import verankere
from tests.conftest import Datenbank
from tests.shared.journal.akten import (
    ARTEN,
    DIENST,
    JETZT,
    NUR_MIT_ANKER,
    VERGESSEN_VOR,
    Faelscher,
    akten_anlegen,
    geprueft,
)


async def verankert(connection: AsyncConnection, ordner: Path) -> list[Anker]:
    """Make an anchor of what is there; return those that count."""
    schluessel = Ed25519PrivateKey.generate()
    (ordner / "zwischen").mkdir()
    platz = Ankerplatz(str(ordner / "anker"), ordner / "zwischen")
    _, _, befunde = await verankere(
        connection, DIENST, platz, schluessel, jetzt=JETZT, vergessen_vor=VERGESSEN_VOR
    )
    assert not befunde
    return platz.geltende(DIENST, schluessel.public_key())


async def faelsche(url: str, ordner: Path, *, anzahl: int, akten: int, seed: int) -> Counter[str]:
    """Falsify so often, each time from the true state; return what was not found, by kind."""
    wuerfel, unbemerkt = random.Random(seed), Counter[str]()
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        zeilen = await akten_anlegen(connection, akten, wuerfel)
        await connection.commit()
        anker = await verankert(connection, ordner)
        await connection.rollback()
        assert await geprueft(connection, anker) == []
        await connection.rollback()
        faelscher = Faelscher(connection, wuerfel)
        await faelscher.entriegeln()
        await connection.commit()
        for nr in range(anzahl):
            art = ARTEN[nr % len(ARTEN)]
            await faelscher.faelsche(art)
            if not await geprueft(connection, anker):
                unbemerkt[f"{art.__name__} (seed {seed}, {nr})"] += 1
            if art in NUR_MIT_ANKER and nr < 2 * len(ARTEN):
                assert await geprueft(connection, []) == [], f"no control: {art.__name__}"
            await connection.rollback()
    await engine.dispose()
    print(f"{anzahl} Fälschungen an {zeilen} Zeilen, seed {seed}: {anzahl - unbemerkt.total()}")
    return unbemerkt


async def test_jede_faelschung_wird_gefunden(
    database: Datenbank, superuser_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Of what only an anchor can tell, the check without one says nothing: the control."""
    url = superuser_url(database("beratung"))
    assert not await faelsche(url, tmp_path, anzahl=48, akten=12, seed=1)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [2021, 2022])
async def test_tausend_faelschungen(
    database: Datenbank, superuser_url: Callable[[str], str], tmp_path: Path, seed: int
) -> None:
    url = superuser_url(database("beratung"))
    assert not await faelsche(url, tmp_path, anzahl=500, akten=60, seed=seed)
