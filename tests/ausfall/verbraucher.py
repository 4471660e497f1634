"""A consumer of events that may be killed at any moment: effect and cursor in one transaction.

python -m tests.ausfall.verbraucher ADRESSE DATEI    with its token in AUSFALL_TOKEN

The control, `--vergesslich`, moves its cursor first and acts then.
"""

import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx

TABELLEN = """
    CREATE TABLE IF NOT EXISTS wirkung (ereignis TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS stelle (cursor TEXT NOT NULL);"""
PAUSE = 0.2  # seconds, where there is nothing new or no answer


def verbrauchen(adresse: str, datei: Path, token: str, *, vergesslich: bool) -> None:
    """Do what each event asks for, once; does not return."""
    with (
        closing(sqlite3.connect(datei, isolation_level=None)) as db,
        httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=10) as client,
    ):
        db.executescript(TABELLEN)
        while True:
            if not _einmal(client, adresse, db, vergesslich=vergesslich):
                time.sleep(PAUSE)


def _einmal(
    client: httpx.Client, adresse: str, db: sqlite3.Connection, *, vergesslich: bool
) -> bool:
    """Take the next page and return whether there was one."""
    stelle = db.execute("SELECT cursor FROM stelle").fetchone()
    fragen = {"limit": "50"} | ({"cursor": stelle[0]} if stelle else {})
    try:
        antwort = client.get(adresse, params=fragen)
    except httpx.HTTPError:
        return False
    if antwort.status_code != 200 or not antwort.json()["items"]:
        return False
    seite = antwort.json()
    if vergesslich:
        _weiter(db, seite["next_cursor"])
        time.sleep(PAUSE)
    db.execute("BEGIN IMMEDIATE")
    with db:
        db.executemany("INSERT INTO wirkung VALUES (?)", [(e["id"],) for e in seite["items"]])
        _weiter(db, seite["next_cursor"])
    return True


def _weiter(db: sqlite3.Connection, cursor: str) -> None:
    db.execute("DELETE FROM stelle")
    db.execute("INSERT INTO stelle VALUES (?)", (cursor,))


def gewirkt(datei: Path) -> list[str]:
    """Return the id of every event that had its effect, as often as it had."""
    with closing(sqlite3.connect(datei)) as db:
        return [id for (id,) in db.execute("SELECT ereignis FROM wirkung")]


if __name__ == "__main__":
    verbrauchen(
        sys.argv[1],
        Path(sys.argv[2]),
        os.environ["AUSFALL_TOKEN"],
        vergesslich="--vergesslich" in sys.argv,
    )
