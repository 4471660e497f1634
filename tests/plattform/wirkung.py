"""What an event does here, in the transaction that notes its id: once, whichever way it came."""

import sqlite3

from tests.plattform.zugang import Json

BEREITSTELLUNG = "de.ozg-kommunal.katalog.bereitstellung."


def wirke(db: sqlite3.Connection, ereignis: Json) -> bool:
    """Return whether the event was new; one that is known has had its effect."""
    neu = db.execute(
        "INSERT OR IGNORE INTO ereignis (id, typ) VALUES (?, ?)", (ereignis["id"], ereignis["type"])
    ).rowcount
    if neu and ereignis["type"].startswith(BEREITSTELLUNG):
        _bereitstellung(db, ereignis)
    return bool(neu)


def _bereitstellung(db: sqlite3.Connection, ereignis: Json) -> None:
    """Note a task for those who look after the Kommune, and how far it is.

    Events may overtake one another: only a higher version is how far it is.
    """
    daten = ereignis["data"]
    schritt = ereignis["type"].removeprefix(BEREITSTELLUNG).rpartition(".")[0]
    [kommune, *_] = daten["kommunen"]
    db.execute(
        "INSERT INTO aufgabe (bereitstellung, was) VALUES (?, ?)",
        (ereignis["subject"], f"{kommune}: {schritt}"),
    )
    db.execute(
        "INSERT INTO stand VALUES (?, ?, ?, ?, ?) ON CONFLICT (bereitstellung) DO UPDATE"
        " SET version = excluded.version, kommune = excluded.kommune, schritt = excluded.schritt"
        " WHERE excluded.version > stand.version",
        (ereignis["subject"], daten["version"], kommune, daten["onlinedienst"], schritt),
    )
