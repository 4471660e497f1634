"""The schema changes while all work, as a migration does it: it waits briefly and tries again
(F16, F17).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ozg.postgres import PostgresError
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand

AENDERUNGEN = (
    "ALTER TABLE foerderung.antrag ALTER COLUMN titel TYPE varchar(4000)",
    "ALTER TABLE foerderung.antrag ALTER COLUMN titel TYPE {vorher}",
    "ALTER TABLE foerderung.antrag ADD COLUMN ausfall integer",
    "ALTER TABLE foerderung.antrag DROP COLUMN ausfall",
)
TYP = (
    "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
    " WHERE attrelid = 'foerderung.antrag'::regclass AND attname = 'titel'"
)


@contextmanager
def schemaaenderung(stand: Pruefstand, last: Last) -> Iterator[str]:
    vorher = stand.cluster.sql(TYP, database="foerderung")
    for aenderung in AENDERUNGEN:
        _beharrlich(stand, aenderung.format(vorher=vorher))
        last.warte_auf_weitere()
    yield "after ALTER TABLE"


def _beharrlich(stand: Pruefstand, aenderung: str) -> None:
    for _ in range(50):
        with suppress(PostgresError):
            stand.cluster.sql(f"SET lock_timeout = '300ms'; {aenderung}", database="foerderung")
            return
        time.sleep(0.1)
    raise AssertionError(aenderung)
