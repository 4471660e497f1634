"""The tutorial way: a FastAPI route with SQLModel objects, on PostgreSQL.

Runs as our services do (one worker, uvloop, no access log, up to 15 connections kept in a pool).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.leistung.vergleich import fastapi_umgebung
from tests.leistung.vergleich.zeilen import in_postgres

NAME = "FastAPI + SQLModel as in the tutorial"


async def bauen(werkstatt: Path) -> str | None:
    return await fastapi_umgebung.bauen(werkstatt)


@asynccontextmanager
async def laufend(werkstatt: Path, zeilen: Path, datenbank: str) -> AsyncIterator[str]:
    await in_postgres(datenbank, zeilen)
    seite = "/leistungen?limit=50"
    async with fastapi_umgebung.programm(werkstatt, "seite", datenbank, bereit=seite) as url:
        yield url + seite
