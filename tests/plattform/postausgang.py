"""Written down first, then sent under a key of its own: killed in between, it is sent again.

The service answers a key it knows as it did the first time, so nothing is done twice.
"""

import json

from tests.plattform.buch import Buch
from tests.plattform.zugang import Abgelehnt, Json, Zugang


def vormerken(buch: Buch, schluessel: str, pfad: str, inhalt: Json) -> None:
    """Note what is to be sent; a key that is noted already stays as it is."""
    with buch.offen() as db:
        db.execute(
            "INSERT OR IGNORE INTO auftrag (schluessel, pfad, inhalt) VALUES (?, ?, ?)",
            (schluessel, pfad, json.dumps(inhalt)),
        )


def abschicken(zugang: Zugang, buch: Buch) -> None:
    """Send whatever has no answer yet, in its order; raises NichtErreichbar."""
    with buch.offen() as db:
        offen = db.execute(
            "SELECT * FROM auftrag WHERE antwort IS NULL AND problem IS NULL ORDER BY rowid"
        ).fetchall()
    for auftrag in offen:
        antwort = problem = None
        try:
            inhalt = json.loads(auftrag["inhalt"])
            antwort = zugang.tun(auftrag["pfad"], inhalt, schluessel=auftrag["schluessel"])
        except Abgelehnt as grund:
            problem = grund.problem
        with buch.offen() as db:
            db.execute(
                "UPDATE auftrag SET antwort = ?, problem = ? WHERE schluessel = ?",
                (_text(antwort), _text(problem), auftrag["schluessel"]),
            )


def antwort_auf(buch: Buch, schluessel: str) -> Json:
    """Return what the service answered; raises Abgelehnt if it said no."""
    with buch.offen() as db:
        auftrag = db.execute(
            "SELECT antwort, problem FROM auftrag WHERE schluessel = ?", (schluessel,)
        ).fetchone()
    if auftrag["problem"]:
        raise Abgelehnt(json.loads(auftrag["problem"]))
    antwort: Json = json.loads(auftrag["antwort"])
    return antwort


def _text(inhalt: Json | None) -> str | None:
    return None if inhalt is None else json.dumps(inhalt)
