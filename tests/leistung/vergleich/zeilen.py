"""The rows all peers serve: the items of our list of Leistungen, in a CSV and in their databases.

Columns are `nr` (the place in our list, from 1), by which the peers order, and the fields of
LeistungRead. Lists and objects are JSON in their cells; an empty cell is null.
"""

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

from shared.schemas.leistung import LeistungRead

FELDER = tuple(LeistungRead.model_fields)
JSON = frozenset(
    {
        "synonyme", "ozg_leistung", "lage", "themenfeld", "typisierung", "zustaendige_ebene",
        "onlinedienste", "reifegrade",
    }
)  # fmt: skip
TABELLE = "leistung"
SPALTEN = ("nr", *FELDER)
WO_ZEILEN_STEHEN = ("items", "results", "rows", "data")


def schreibe(items: Iterable[Mapping[str, Any]], pfad: Path) -> None:
    """Write what GET /katalog/v1/leistungen has answered, page after page."""
    with pfad.open("w", newline="", encoding="utf-8") as datei:
        csv_datei = csv.writer(datei)
        csv_datei.writerow(SPALTEN)
        for nr, item in enumerate(items, start=1):
            csv_datei.writerow([nr, *(_zelle(feld, item[feld]) for feld in FELDER)])


def lies(pfad: Path) -> Iterator[dict[str, str | None]]:
    """Yield the rows as they stand in their cells, in the order of SPALTEN."""
    with pfad.open(newline="", encoding="utf-8") as datei:
        for zeile in csv.DictReader(datei):
            yield {spalte: zelle or None for spalte, zelle in zeile.items()}


async def in_postgres(datenbank: str, pfad: Path) -> None:
    """Make the table `leistung` in this database, which has none, and fill it."""
    verbindung = await asyncpg.connect(datenbank)
    try:
        spalten = ", ".join(f"{spalte} {_typ(spalte, 'jsonb', 'uuid')}" for spalte in SPALTEN)
        await verbindung.execute(f"CREATE TABLE {TABELLE} ({spalten}, PRIMARY KEY (id))")
        await verbindung.copy_records_to_table(
            TABELLE,
            columns=SPALTEN,
            records=[(int(z["nr"] or 0), *(z[feld] for feld in FELDER)) for z in lies(pfad)],
        )
        await verbindung.execute(f"CREATE UNIQUE INDEX ON {TABELLE} (nr)")
        await verbindung.execute(f"VACUUM ANALYZE {TABELLE}")
    finally:
        await verbindung.close()


def in_sqlite(datei: Path, pfad: Path) -> None:
    """Make the table `leistung` in a new file and fill it."""
    with closing(sqlite3.connect(datei)) as db, db:
        spalten = ", ".join(f"{spalte} {_typ(spalte, 'text', 'text')}" for spalte in SPALTEN)
        db.execute(f"CREATE TABLE {TABELLE} ({spalten}, PRIMARY KEY (id))")
        db.execute(f"CREATE UNIQUE INDEX leistung_nr ON {TABELLE} (nr)")
    fuelle_sqlite(datei, pfad)


def fuelle_sqlite(datei: Path, pfad: Path, *, leer: str | None = None) -> None:
    """Fill a table that is there; `leer` is written where a text is null."""
    namen, werte = ", ".join(SPALTEN), ", ".join(f":{spalte}" for spalte in SPALTEN)
    zeilen = (
        {s: leer if w is None and s not in JSON else w for s, w in z.items()} for z in lies(pfad)
    )
    with closing(sqlite3.connect(datei)) as db, db:
        db.executemany(f"INSERT INTO {TABELLE} ({namen}) VALUES ({werte})", zeilen)
        db.execute("ANALYZE")


def aus_antwort(koerper: bytes) -> list[dict[str, Any]]:
    """Return the rows of an answer, under whichever name this peer has them; raises ValueError."""
    antwort = json.loads(koerper)
    for wo in WO_ZEILEN_STEHEN:
        if wo in antwort:
            zeilen: list[dict[str, Any]] = antwort[wo]
            return zeilen
    raise ValueError(f"Diese Antwort hat keine Zeilen: {koerper[:200]!r}")


def abweichung(
    unsere: Sequence[Mapping[str, Any]], ihre: Sequence[Mapping[str, Any]]
) -> str | None:
    """Say in German what keeps two answers from being the same page, or return None."""
    if len(unsere) != len(ihre):
        return f"{len(ihre)} Zeilen statt {len(unsere)}"
    for nr, (unser, ihr) in enumerate(zip(unsere, ihre, strict=True), start=1):
        if unser.keys() != ihr.keys():
            return f"Zeile {nr}: andere Felder ({', '.join(sorted(unser.keys() ^ ihr.keys()))})"
        if unser["id"] != ihr["id"]:
            return f"Zeile {nr}: {ihr['id']} statt {unser['id']}"
        for feld in JSON:
            if type(unser[feld]) is not type(ihr[feld]):
                return f"Zeile {nr}: {feld} ist {type(ihr[feld]).__name__}"
    return None


def _zelle(feld: str, wert: Any) -> str:
    if wert is None:
        return ""
    return json.dumps(wert, ensure_ascii=False) if feld in JSON else str(wert)


def _typ(spalte: str, json_typ: str, uuid_typ: str) -> str:
    if spalte == "nr":
        return "integer NOT NULL"
    if spalte in JSON:
        return json_typ
    return uuid_typ if spalte in {"id", "umsetzungsbuendel"} else "text"
