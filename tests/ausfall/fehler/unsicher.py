"""The control: commits that are acknowledged before they are on the disk must be missed (F4)."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.ausfall.fehler.toeten import toeten
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand

SPAET = {  # nothing else writes the log to the disk meanwhile
    "synchronous_commit": "off",
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
    "bgwriter_lru_maxpages": "0",
}


@contextmanager
def unsicher(stand: Pruefstand, last: Last) -> Iterator[str]:
    for name, wert in SPAET.items():
        stand.cluster.sql(f"ALTER SYSTEM SET {name} = '{wert}'")
    stand.cluster.sql("SELECT pg_reload_conf()")
    last.warte_auf_weitere(20)
    toeten(stand, "PostgreSQL")
    yield "synchronous_commit=off"
