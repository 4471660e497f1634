"""Files to take over, whole and spoilt, and what a database holds before and after."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ozg.postgres import Cluster
from services.katalog.settings import Settings
from services.katalog.uebernahme.befehl import datei_uebernehmen
from services.katalog.uebernahme.bericht import Bericht
from shared.db import engine_for
from shared.schemas.uebernahme import Uebernahmeart, Uebernahmebericht
from tests.conftest import Datenbank
from tests.tokens import ISSUER, JWKS_URL

DATEN = Path(__file__).parents[4] / "shared" / "daten"
Uebernehmen: TypeAlias = Callable[..., Awaitable[Uebernahmebericht]]


VERMERKT = {"uebernahmelauf", "journal", "ereignis", "antwort"}  # what tells that a run was


def datei(name: str) -> bytes:
    pfad = DATEN / name
    if not pfad.exists():
        pytest.skip(f"die Datei {name} liegt nicht neben dem Projekt ({DATEN})")
    return pfad.read_bytes()


@pytest.fixture(scope="session")
def gv100ad() -> bytes:
    return datei("GV100AD_301123.txt")


@pytest.fixture(scope="session")
def leika() -> bytes:
    return datei("leika_ozg_2019.csv")


@pytest.fixture
def katalogdatenbank(database: Datenbank) -> str:
    return database("katalog")


@pytest.fixture
async def engine(katalogdatenbank: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(katalogdatenbank, service="katalog")
    yield engine
    await engine.dispose()


@pytest.fixture
def uebernehmen(katalogdatenbank: str) -> Uebernehmen:
    """Do what the command does: `await uebernehmen("leika", inhalt, probe=True)`."""
    return befehl(katalogdatenbank)


@pytest.fixture(scope="session")
def unveraenderte(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    """One copy for all imports that change nothing."""
    return cluster.url(datenbank_kopie("katalog"), "katalog_app")


@pytest.fixture
async def verdorben_in(unveraenderte: str) -> AsyncIterator[tuple[AsyncEngine, Uebernehmen]]:
    engine = engine_for(unveraenderte, service="katalog")
    yield engine, befehl(unveraenderte)
    await engine.dispose()


def befehl(datenbank: str) -> Uebernehmen:
    settings = Settings(
        database_url=datenbank, issuer=ISSUER, jwks_url=JWKS_URL, heute=date(2021, 4, 15)
    )

    async def uebernehmen(art: str, inhalt: bytes, probe: bool = False) -> Uebernahmebericht:
        return await datei_uebernehmen(
            settings,
            art=Uebernahmeart(art),
            datei=io.BytesIO(inhalt),
            probe=probe,
            bericht=Bericht(),
            anteil=lambda prozent: None,
        )

    return uebernehmen


async def abdruck(engine: AsyncEngine, ohne: Collection[str] = ()) -> Any:
    """Return number and fingerprint of the rows of every table but those `ohne` names."""
    async with engine.connect() as connection:
        tabellen = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'katalog'")
        )
        zaehlen = " UNION ALL ".join(
            f"SELECT '{name}', count(*), sum(hashtextextended(t::text, 0)) FROM katalog.{name} t"
            for name in tabellen
            if name not in {"alembic_version", *ohne}
        )
        return sorted((await connection.execute(text(zaehlen))).all())


def zahlen(bericht: Uebernahmebericht, gegenstand: str) -> tuple[int, int, int, int]:
    """Return neu, geaendert, entfernt, unveraendert."""
    [z] = [z for z in bericht.zaehlungen if z.gegenstand == gegenstand]
    return z.neu, z.geaendert, z.entfernt, z.unveraendert
