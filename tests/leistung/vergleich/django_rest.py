"""Django REST framework on PostgreSQL, run by gunicorn.

DEBUG is off, connections come from Django's pool, nothing is logged below errors; one worker with
four threads, which keeps connections of its callers, as `sync` would not.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.leistung.vergleich.einrichten import mit_pip
from tests.leistung.vergleich.fastapi_umgebung import PROGRAMME
from tests.leistung.vergleich.start import laufend as gestartet
from tests.leistung.vergleich.zeilen import in_postgres
from tests.ozg.conftest import freier_port

NAME = "Django REST framework"
PAKETE = (
    "django==5.2.19", "djangorestframework==3.18.3", "gunicorn==27.0.1", "psycopg==3.3.9",
    "psycopg-binary==3.3.9", "psycopg-pool==3.3.3", "asgiref==3.13.0", "sqlparse==0.6.1",
    "typing-extensions==4.16.0",
)  # fmt: skip


async def bauen(werkstatt: Path) -> str | None:
    return await mit_pip(werkstatt / "django", PAKETE)


@asynccontextmanager
async def laufend(werkstatt: Path, zeilen: Path, datenbank: str) -> AsyncIterator[str]:
    await in_postgres(datenbank, zeilen)
    ordner, port = werkstatt / "django", freier_port()
    befehl = (
        str(ordner / "venv" / "bin" / "gunicorn"), "drf:application",
        "--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread",
        "--threads", "4", "--keep-alive", "75", "--log-level", "error",
    )  # fmt: skip
    umgebung = {
        "DATENBANK": datenbank,
        "SCHLUESSEL": secrets.token_hex(32),
        "PYTHONPATH": str(PROGRAMME),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    seite = "/leistungen?limit=50"
    async with gestartet(
        "django", befehl, ordner=ordner, port=port, bereit=seite, umgebung=umgebung
    ) as url:
        yield url + seite
