"""The PostgreSQL of a test run: its data lie in memory, and copies of databases are cheap."""

import asyncio
import fcntl
import os
import shutil
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

import asyncpg

from ozg.postgres import Cluster

IM_SPEICHER = Path("/dev/shm")
PLATZ = 4 * 1024**3  # bytes that are free there; a run takes some hundred million
VORSATZ, EBEN = "ozg-test-", 60.0  # seconds, in which a folder may not yet be held
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "scram_iterations": "1",
}
GEDULD = 120.0  # seconds


@contextmanager
def fluechtiger_ordner(ersatz: Path) -> Iterator[Path]:
    """Give a folder in memory, gone at the end; `ersatz` where there is little or none.

    Making and removing the 350 files of each copy costs a disk's file system up to half a second.
    """
    _nachlass_entfernen()
    if not _ist_platz():
        yield ersatz
        return
    ordner = Path(mkdtemp(prefix=VORSATZ, dir=IM_SPEICHER))
    with _belegt(ordner):
        try:
            yield ordner
        finally:
            shutil.rmtree(ordner, ignore_errors=True)


def _ist_platz() -> bool:
    try:
        return os.access(IM_SPEICHER, os.W_OK) and shutil.disk_usage(IM_SPEICHER).free > PLATZ
    except OSError:
        return False


@contextmanager
def _belegt(ordner: Path) -> Iterator[None]:
    """Hold the folder; whoever dies lets go of it. Raises OSError when somebody holds it."""
    griff = os.open(ordner, os.O_RDONLY)
    try:
        fcntl.flock(griff, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(griff)


def _nachlass_entfernen() -> None:
    """Remove what runs left that were killed."""
    for ordner in IM_SPEICHER.glob(f"{VORSATZ}*"):
        with suppress(OSError):  # somebody works in it, or it is somebody else's
            if time.time() - ordner.stat().st_mtime > EBEN:
                with _belegt(ordner):
                    shutil.rmtree(ordner, ignore_errors=True)


class Wegwerfserver(Cluster):
    """May forget everything when the machine stops.

    Databases are made and dropped over a connection that stays: a psql each costs as much as that.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, settings=SETTINGS)
        # copying files is the quickest in memory, and the slowest on a disk
        self._wie = "file_copy" if IM_SPEICHER in self.folder.parents else "wal_log"
        self._schleife = asyncio.new_event_loop()
        self._faden = Thread(target=self._schleife.run_forever, daemon=True)
        self._verbindung: asyncpg.Connection | None = None

    def start(self) -> None:
        super().start()
        self._faden.start()

    def stop(self) -> None:
        if self._verbindung is not None:
            self._warte(self._verbindung.close())
        self._schleife.call_soon_threadsafe(self._schleife.stop)
        self._faden.join()
        self._schleife.close()
        super().stop()

    def kopieren(self, vorlage: str, name: str, *, owner: str) -> None:
        """Make a database like `vorlage`, to which nobody is connected."""
        self._tue(
            f"CREATE DATABASE {name} TEMPLATE {vorlage} OWNER {owner} STRATEGY {self._wie}",
            # a test's own connection sees everything; the service says for itself what it sees
            f"ALTER DATABASE {name} SET ozg.kommunen = 'alle'",
        )

    def wegwerfen(self, name: str) -> None:
        self._tue(f"DROP DATABASE {name} WITH (FORCE)")

    def _tue(self, *befehle: str) -> None:
        self._warte(self._ausfuehren(*befehle))

    def _warte(self, arbeit: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(arbeit, self._schleife).result(GEDULD)

    async def _ausfuehren(self, *befehle: str) -> None:
        if self._verbindung is None or self._verbindung.is_closed():
            wer = self.client()
            self._verbindung = await asyncpg.connect(
                host=wer["PGHOST"],
                user=wer["PGUSER"],
                password=wer["PGPASSWORD"],
                database=wer["PGDATABASE"],
            )
        for befehl in befehle:
            await self._verbindung.execute(befehl)
