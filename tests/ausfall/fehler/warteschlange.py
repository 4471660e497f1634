"""A long reader, a change of its table behind it, and all others behind that change (F17)."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ozg.postgres import PostgresError
from tests.ausfall.fehler import Verletzt
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand

TABELLE = "foerderung.antrag"
LANG = 8.0  # seconds the long reader takes
HOECHSTENS = 4.0  # seconds another one may wait; it alone takes a fraction of one
LESEN = f"BEGIN; SELECT count(*) FROM {TABELLE}; SELECT pg_sleep({LANG}); COMMIT"
AENDERN = f"SET lock_timeout = '%s'; ALTER TABLE {TABELLE} ALTER COLUMN titel SET STATISTICS 100;"
AENDERN += f" ALTER TABLE {TABELLE} ADD COLUMN ausfall integer;"
AENDERN += f" ALTER TABLE {TABELLE} DROP COLUMN ausfall"


@contextmanager
def hoeflich(stand: Pruefstand, _: Last) -> Iterator[str]:
    """As a migration does it: it gives up soon and tries again."""
    yield f"longest wait {_laengste_wartezeit(stand, '300ms'):.2f}"


@contextmanager
def stur(stand: Pruefstand, _: Last) -> Iterator[str]:
    yield f"longest wait {_laengste_wartezeit(stand, '0'):.2f}"


def _laengste_wartezeit(stand: Pruefstand, geduld: str) -> float:
    """Return for how long a short reader waited at most; raises Verletzt when it was too long."""
    leser = threading.Thread(target=_still, args=(stand, LESEN))
    leser.start()
    time.sleep(0.5)
    aendern = threading.Thread(target=_beharrlich, args=(stand, AENDERN % geduld, leser))
    aendern.start()
    time.sleep(0.2)
    laengste = 0.0
    while leser.is_alive():
        beginn = time.monotonic()
        stand.cluster.sql(f"SELECT count(*) FROM {TABELLE}", database="foerderung")
        laengste = max(laengste, time.monotonic() - beginn)
        time.sleep(0.05)
    leser.join()
    aendern.join()
    if laengste > HOECHSTENS:
        raise Verletzt("wait", f"a short reader waited for {laengste:.1f} s")
    return laengste


def _beharrlich(stand: Pruefstand, aenderung: str, leser: threading.Thread) -> None:
    """Try until it is done; the reader has to end for that."""
    while leser.is_alive():
        if _still(stand, aenderung):
            return
        time.sleep(0.5)
    _still(stand, aenderung)


def _still(stand: Pruefstand, was: str) -> bool:
    with suppress(PostgresError):
        stand.cluster.sql(was, database="foerderung")
        return True
    return False
