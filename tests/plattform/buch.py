"""What the platform must not forget, in one SQLite file: whoever kills it loses nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

TABELLEN = """
    CREATE TABLE IF NOT EXISTS stelle (cursor TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS webhook (
        id TEXT NOT NULL, version INTEGER NOT NULL,
        geheimnis TEXT NOT NULL, altes TEXT, altes_bis TEXT);
    CREATE TABLE IF NOT EXISTS auftrag (
        schluessel TEXT PRIMARY KEY, pfad TEXT NOT NULL, inhalt TEXT NOT NULL,
        antwort TEXT, problem TEXT);
    CREATE TABLE IF NOT EXISTS ereignis (id TEXT PRIMARY KEY, typ TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS aufgabe (
        nr INTEGER PRIMARY KEY AUTOINCREMENT, bereitstellung TEXT NOT NULL, was TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS stand (
        bereitstellung TEXT PRIMARY KEY, version INTEGER NOT NULL,
        kommune TEXT NOT NULL, onlinedienst TEXT NOT NULL, schritt TEXT NOT NULL);
"""


class Buch:
    """Any thread and any process may use the same file at the same time."""

    def __init__(self, datei: Path) -> None:
        self._datei = datei
        datei.touch(mode=0o600)  # it holds the secret of the webhook
        with closing(self._verbunden()) as db:
            db.executescript(TABELLEN)

    @contextmanager
    def offen(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing. Whoever comes meanwhile waits."""
        with closing(self._verbunden()) as db:
            db.execute("BEGIN IMMEDIATE")
            with db:
                yield db

    def _verbunden(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._datei, timeout=20, isolation_level=None)
        db.row_factory = sqlite3.Row
        return db
