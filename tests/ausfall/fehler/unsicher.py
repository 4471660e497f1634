"""The control: commits that are acknowledged before they are on the disk must be missed (F4)."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.ausfall.fehler.toeten import toeten
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand


@contextmanager
def unsicher(stand: Pruefstand, last: Last) -> Iterator[str]:
    stand.cluster.sql("ALTER SYSTEM SET synchronous_commit = off")
    stand.cluster.sql("ALTER SYSTEM SET wal_writer_delay = '10s'")
    stand.cluster.sql("SELECT pg_reload_conf()")
    last.warte_auf_weitere(20)
    toeten(stand, "PostgreSQL")
    yield "synchronous_commit=off"
