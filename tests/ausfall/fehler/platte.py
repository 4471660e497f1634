"""The disk of PostgreSQL, of the logs and of all the platform keeps is full (F7)."""

import errno
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ozg.postgres import PostgresError
from tests.ausfall.fehler import Fehlt
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import FRIST, Pruefstand

GROESSE = "1500m"
STUECK = 1 << 20
GEMERKT = 3  # tries that fail until it is sure that the disk is full
MELDUNG = "SELECT pg_logical_emit_message(false, 'ausfall', repeat('x', 4000000))"


@contextmanager
def kleine_platte(ordner: Path, *, groesse: str = GROESSE) -> Iterator[Path]:
    """Make `ordner` a disk of its own (tmpfs); raises Fehlt where mounting is not allowed."""
    befehl = ["mount", "-t", "tmpfs", "-o", f"size={groesse},mode=0755", "ausfall", str(ordner)]
    try:
        subprocess.run(befehl, check=True, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.CalledProcessError) as grund:
        raise Fehlt("a small disk cannot be mounted here: run as root") from grund
    try:
        yield ordner
    finally:
        subprocess.run(["umount", "--lazy", str(ordner)], check=True, timeout=10)


@contextmanager
def gefuellt(ordner: Path) -> Iterator[None]:
    """Take every byte that is left there, and give all back."""
    ballast = ordner / "ballast"
    try:
        with ballast.open("wb", buffering=0) as datei:
            for stueck in (STUECK, 4096, 1):
                _bis_nichts_mehr_geht(datei.fileno(), stueck)
        yield
    finally:
        ballast.unlink(missing_ok=True)


def _bis_nichts_mehr_geht(datei: int, stueck: int) -> None:
    while True:
        try:
            os.write(datei, b"\0" * stueck)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                return
            raise


@contextmanager
def voll(stand: Pruefstand, last: Last) -> Iterator[str]:
    """Writes are refused, and nothing has to be started again."""
    vorher = stand.pid("PostgreSQL")
    stand.cluster.sql("SELECT pg_switch_wal()")  # then the log has room for long enough
    last.warte_auf_weitere()
    with gefuellt(stand.ordner):
        _warte_auf_fehlschlaege(last)
        yield "after a full disk"
    assert stand.pid("PostgreSQL") == vorher, "PostgreSQL has ended"


@contextmanager
def log_voll(stand: Pruefstand, last: Last) -> Iterator[str]:
    """PostgreSQL gives itself up (PANIC), and comes back by itself when there is room again."""
    with gefuellt(stand.ordner):
        try:
            for _ in range(1000):
                stand.cluster.sql(MELDUNG)
        except PostgresError:
            pass
        else:
            raise AssertionError("the write-ahead log still grows")
        _warte_auf_fehlschlaege(last)
        yield "after a full write-ahead log"


def _warte_auf_fehlschlaege(last: Last) -> None:
    vorher, ende = last.gescheitert, time.monotonic() + FRIST
    while last.gescheitert < vorher + GEMERKT:
        assert time.monotonic() < ende, "writes go on"
        time.sleep(0.1)
