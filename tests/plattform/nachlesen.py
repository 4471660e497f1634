"""Events this platform did not hear, read from the last cursor on."""

from tests.plattform.buch import Buch
from tests.plattform.wirkung import wirke
from tests.plattform.zugang import Abgelehnt, Zugang

AUF_EINMAL = 200


def nachlesen(zugang: Zugang, buch: Buch) -> int:
    """Return how many events were new.

    A cursor is kept in the transaction of what was read with it. If the service does not know it
    (another system, or this one after a restore), reading begins anew: what is known, is known.
    """
    neue, weitere = 0, True
    while weitere:
        with buch.offen() as db:
            stelle = dict(db.execute("SELECT cursor FROM stelle").fetchone() or {})
        try:
            seite = zugang.lesen("/ereignisse", limit=AUF_EINMAL, **stelle)
        except Abgelehnt as grund:
            if grund.art != "cursor-fremd":
                raise
            print(f"Von vorn: {grund}", flush=True)
            with buch.offen() as db:
                db.execute("DELETE FROM stelle")
            continue
        with buch.offen() as db:
            neue += sum(wirke(db, ereignis) for ereignis in seite["items"])
            db.execute("DELETE FROM stelle")
            db.execute("INSERT INTO stelle VALUES (?)", (seite["next_cursor"],))
        weitere = seite["weitere"]
    return neue
