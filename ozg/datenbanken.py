"""Where the four databases are: in the embedded server or in one that exists already."""

import asyncio
import time
from collections.abc import Mapping

from migrations.revisionen import zu_neu
from ozg.adressen import eingebettete_datenbanken
from ozg.nebenlaeufig import im_faden
from ozg.neustart import Pausen
from ozg.postgres import Cluster, PostgresError
from ozg.prozesse import Melden, Vermerken, sekunden
from ozg.umgebung import DIENSTE, Abbruch

OLDEST = 18


def cluster_starten(cluster: Cluster) -> dict[str, str]:
    """Start the embedded server and return the addresses its databases have or will have."""
    cluster.start()
    return eingebettete_datenbanken(cluster)


def cluster_pruefen(cluster: Cluster) -> None:
    """Refuse databases that are newer than this program; raises Abbruch."""
    vorhanden = cluster.sql("SELECT datname FROM pg_database").split()
    for dienst in DIENSTE:
        if dienst in vorhanden and cluster.sql(_tabelle_da(dienst), database=dienst) == "t":
            _fassung_pruefen(dienst, cluster.sql(_fassung(dienst), database=dienst))


def datenbank_anlegen(cluster: Cluster, name: str) -> None:
    """Make the database of one service with its two roles, where they are missing."""
    cluster.make_database(name, owner=f"{name}_owner", app=f"{name}_app")


async def postgres_beaufsichtigen(cluster: Cluster, melden: Melden, vermerken: Vermerken) -> None:
    """Start the server again whenever it ends, at the same address; does not return."""
    pausen, since = Pausen(), time.monotonic()
    while True:
        await asyncio.sleep(0.05)
        if cluster.process is None or cluster.process.poll() is None:
            continue
        pause = pausen.nach(time.monotonic() - since)
        melden(
            f"PostgreSQL ist beendet (Code {cluster.process.returncode}), neuer Start in"
            f" {sekunden(pause)}. Protokoll: {cluster.folder / 'postgres.log'}"
        )
        await asyncio.sleep(pause)
        since = time.monotonic()
        try:
            await im_faden(cluster.start)
        except PostgresError as error:
            melden(str(error))
        else:
            vermerken("PostgreSQL")
            melden("PostgreSQL läuft wieder.")


async def server_pruefen(urls: Mapping[str, str]) -> None:
    """Refuse an existing server that is not there or older than PostgreSQL 18, and databases that
    are newer than this program; raises Abbruch.
    """
    eigner = {}
    for dienst in DIENSTE:
        migration = f"{dienst.upper()}_MIGRATION_URL"
        eigner[migration if migration in urls else f"{dienst.upper()}_DATABASE_URL"] = dienst
    befunde = await asyncio.gather(
        *(_pruefen(name, url, eigner.get(name)) for name, url in urls.items()),
        return_exceptions=True,  # all are waited for, so that each closes its connection
    )
    for befund in befunde:
        if befund:
            raise befund


async def _pruefen(name: str, url: str, dienst: str | None) -> None:
    """Look behind one address; `dienst` where it may read which revision that service is at."""
    # only this way of running pays for SQLAlchemy's import
    from sqlalchemy import NullPool, text
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError
    from sqlalchemy.ext.asyncio import create_async_engine

    try:
        engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": 5})
    except (ArgumentError, ImportError) as error:
        raise Abbruch(f"{name} ist keine Adresse einer PostgreSQL-Datenbank.") from error
    try:
        async with engine.connect() as connection:
            number = await connection.scalar(text("SHOW server_version_num"))
            gefunden = None
            if dienst and await connection.scalar(text(_tabelle_da(dienst))):
                gefunden = await connection.scalar(text(_fassung(dienst)))
    except (OSError, TimeoutError, SQLAlchemyError) as error:
        reason = type(getattr(error, "orig", None) or error).__name__
        raise Abbruch(f"Die Datenbank hinter {name} ist nicht erreichbar ({reason}).") from error
    finally:
        await engine.dispose()
    version = int(number) // 10_000
    if version < OLDEST:
        raise Abbruch(f"Hinter {name} läuft PostgreSQL {version}; nötig ist {OLDEST} oder neuer.")
    if dienst:
        _fassung_pruefen(dienst, gefunden)


def _tabelle_da(dienst: str) -> str:
    return f"SELECT to_regclass('{dienst}.alembic_version') IS NOT NULL"


def _fassung(dienst: str) -> str:
    return f"SELECT version_num FROM {dienst}.alembic_version"  # noqa: S608 (our own name)


def _fassung_pruefen(dienst: str, gefunden: str | None) -> None:
    if grund := zu_neu(dienst, gefunden):
        raise Abbruch(grund)
