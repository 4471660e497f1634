"""Read a Journal through once, in constant memory, as it was at one instant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.journal.kette import SPALTEN, Zeile
from shared.sicht import VERWALTUNG

AUF_EINMAL = 2_000

# the tables whose rows the Journal speaks of, and whether they count versions
TABELLEN = """
    SELECT c.relname, EXISTS (SELECT FROM pg_attribute
                               WHERE attrelid = c.oid AND attname = 'version')
      FROM pg_class c
     WHERE c.relnamespace = '{dienst}'::regnamespace AND c.relkind = 'r'
       AND c.relname IN (SELECT gegenstand FROM {dienst}.journal) ORDER BY 1"""
UNSTIMMIG = """
    SELECT j.gegenstand_id, j.version, t.version
      FROM (SELECT gegenstand_id, max(version) AS version FROM {dienst}.journal
             WHERE gegenstand = '{tabelle}' GROUP BY gegenstand_id) j
      LEFT JOIN (SELECT id, {version} AS version FROM {dienst}.{tabelle}) t
        ON t.id = j.gegenstand_id
     WHERE t.id IS NULL OR t.version <> j.version ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Unstimmig:
    """A thing whose row is missing (`stand` None) or in another version than the Journal says."""

    gegenstand: str
    id: str
    version: int
    stand: int | None


@asynccontextmanager
async def schnappschuss(url: str) -> AsyncIterator[AsyncConnection]:
    """Yield a connection that only reads and sees one instant, however long it takes."""
    bremsen = {"statement_timeout": "0", "transaction_timeout": "0", "TimeZone": "UTC"}
    einstellungen = {"application_name": "ozg-journal", **bremsen, **VERWALTUNG}
    engine = create_async_engine(
        url,
        poolclass=NullPool,
        isolation_level="REPEATABLE READ",
        hide_parameters=True,
        connect_args={"server_settings": einstellungen, "timeout": 5},
    )
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET TRANSACTION READ ONLY"))
            yield connection
    finally:
        await engine.dispose()


async def journalzeilen(connection: AsyncConnection, dienst: str) -> AsyncIterator[Zeile]:
    """Yield all rows by Gegenstand and version."""
    alle = f"SELECT {SPALTEN} FROM {dienst}.journal ORDER BY gegenstand, gegenstand_id, version"  # noqa: S608 (our own names)
    ergebnis = await connection.stream(text(alle), execution_options={"yield_per": AUF_EINMAL})
    async for zeile in ergebnis:
        yield Zeile(*zeile)


async def unstimmige(connection: AsyncConnection, dienst: str) -> AsyncIterator[Unstimmig]:
    """Yield every thing of which the Journal says something else than its own table."""
    tabellen = await connection.execute(text(TABELLEN.format(dienst=dienst)))
    for tabelle, zaehlt in tabellen.all():
        frage = UNSTIMMIG.format(
            dienst=dienst, tabelle=tabelle, version="version" if zaehlt else "NULL::integer"
        )
        ergebnis = await connection.stream(text(frage), execution_options={"yield_per": AUF_EINMAL})
        async for id, version, stand in ergebnis:
            yield Unstimmig(tabelle, str(id), version, stand)
