"""Bring one service's database up to date: `python -m migrations.bereitstellen katalog`.

Runs the migrations as the owner, then puts in the reference data (Stammdaten) as the app role.
Both may be repeated at any time. Exit code 2 with one sentence when the database is newer than
this program or the login may not do what it takes, 1 with one sentence when anything else fails.
"""

import asyncio
import importlib
import importlib.util
import sys
from pathlib import Path

import stamina
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from migrations.revisionen import zu_neu
from shared.db import engine_for, sessions_for, sqlstate
from shared.einmallauf import einmal
from shared.geheimnis import einstellung
from shared.sicht import ALLE, sehend

INSUFFICIENT_PRIVILEGE = "42501"
IN_GEBRAUCH = {"55P03", "40P01"}  # lock not available, deadlock: somebody works with the table
VERSUCHE, GEDULD = 100, 120.0  # seconds, until a table in use is told
# without statistics a plan takes a thousand Kommunen for one; autovacuum comes a minute late
NIE_ANALYSIERT = text("""
    SELECT format('ANALYZE %I.%I', nspname, relname)
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = :schema AND relkind = 'r'
      AND pg_stat_get_last_analyze_time(pg_class.oid) IS NULL
      AND pg_stat_get_last_autoanalyze_time(pg_class.oid) IS NULL
    ORDER BY relname""")


class ZuNeu(Exception):
    """The database was migrated by a later version of this program."""


class AdresseFehlt(Exception):
    """Nobody said where the database is."""


class RechteFehlen(Exception):
    """The login may not make the role, schema or tables of the service."""


async def _refuse_newer(url: str, service: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    table = f"{service}.alembic_version"
    async with engine.connect() as connection:
        found = None
        if await connection.scalar(text("SELECT to_regclass(:t)"), {"t": table}):
            found = await connection.scalar(text(f"SELECT version_num FROM {table}"))  # noqa: S608 (our own name)
    await engine.dispose()
    if grund := zu_neu(service, found):
        raise ZuNeu(grund)


async def _stammdaten(url: str, service: str) -> None:
    stammdaten = importlib.import_module(f"services.{service}.stammdaten")
    engine = engine_for(url, service=service)
    async with sessions_for(engine).begin() as session:
        await stammdaten.einspielen(session)
    await engine.dispose()


async def _analysieren(owner_url: str, service: str) -> None:
    engine = create_async_engine(owner_url, poolclass=NullPool)
    async with engine.begin() as connection:
        for analyze in (await connection.scalars(NIE_ANALYSIERT, {"schema": service})).all():
            await connection.execute(text(analyze))
    await engine.dispose()


def _in_gebrauch(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and sqlstate(error) in IN_GEBRAUCH


def migrieren(config: Config) -> None:
    """Upgrade to the head; a revision that does not get its lock lets go and comes back later."""
    for versuch in stamina.retry_context(
        on=_in_gebrauch, attempts=VERSUCHE, timeout=GEDULD, wait_initial=0.5, wait_max=2.0
    ):
        with versuch:
            command.upgrade(config, "head")


def bereitstellen(service: str) -> None:
    """Upgrade the schema of `service` and put in its Stammdaten, where it has any."""
    prefix = service.upper()
    app_url = einstellung(f"{prefix}_DATABASE_URL")
    if app_url is None:
        raise AdresseFehlt(f"{prefix}_DATABASE_URL fehlt: die Adresse der Datenbank.")
    owner_url = einstellung(f"{prefix}_MIGRATION_URL") or app_url
    config = Config(Path(__file__).with_name("alembic.ini"), ini_section=service)
    asyncio.run(_refuse_newer(owner_url, service))
    try:
        migrieren(config)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != INSUFFICIENT_PRIVILEGE:
            raise
        raise RechteFehlen(
            f"Der Login der Datenbank {service} darf sie nicht einrichten: Er muss sie besitzen und"
            f" CREATEROLE haben, oder die Rolle {service}_app muss ihm schon erteilt sein."
        ) from error
    if importlib.util.find_spec(f"services.{service}.stammdaten"):
        with sehend(ALLE):  # Budgets are set up beside what was granted from them
            asyncio.run(_stammdaten(app_url, service))
        asyncio.run(_analysieren(owner_url, service))


def main() -> None:
    try:
        bereitstellen(sys.argv[1])
    except (AdresseFehlt, ZuNeu, RechteFehlen) as grund:
        sys.stderr.write(f"{grund}\n")
        sys.exit(2)


if __name__ == "__main__":
    einmal(f"Bereitstellung von {sys.argv[1]}", main)
