"""The power fails (F6): all ends at once, and what no fsync brought to the disk is gone.

The platform lies on a disk of its own, whose file system is told to stop and to forget what it has
not written (EXT4_IOC_SHUTDOWN, as the tests of Linux' file systems do). SIGKILL alone leaves all of
that in the kernel's memory, so it cannot tell whether anybody waits for the disk: with fsync=off
writes must be missed (F5).
"""

import fcntl
import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ausfall.fehler import Fehlt
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import FRIST, Pruefstand

GROESSE = 4 << 30  # bytes, of which only what is written is taken
EXT4_IOC_SHUTDOWN, OHNE_JOURNAL = 0x8004587D, 2
DAVOR, MOMENT = 10, 1.0  # between two losses: writes, and up to so many seconds more
FEHLT = "a disk of its own cannot be mounted here: run as root, with e2fsprogs"


@contextmanager
def eigene_platte(ordner: Path, *, groesse: int = GROESSE) -> Iterator[Path]:
    """Make `ordner` a disk of its own (ext4 in a file beside it); raises Fehlt without one."""
    try:
        with _abbild(ordner).open("wb") as datei:
            datei.truncate(groesse)
        _befehl("mkfs.ext4", "-q", "-F", str(_abbild(ordner)))
        _einhaengen(ordner)
    except (OSError, subprocess.CalledProcessError) as grund:
        raise Fehlt(FEHLT) from grund
    try:
        yield ordner
    finally:
        _befehl("umount", "--lazy", str(ordner))


def strom_weg(ordner: Path) -> None:
    """From now on nothing is written to this disk, and what is not written yet is forgotten."""
    zeiger = os.open(ordner, os.O_RDONLY)
    try:
        fcntl.ioctl(zeiger, EXT4_IOC_SHUTDOWN, struct.pack("I", OHNE_JOURNAL))
    finally:
        os.close(zeiger)


def strom_da(ordner: Path) -> None:
    """Read the disk anew, as at a start of the machine; nobody may have a file open there."""
    ende = time.monotonic() + FRIST
    while True:
        try:
            _befehl("umount", str(ordner))
            break
        except subprocess.CalledProcessError:  # who was killed has not gone yet
            assert time.monotonic() < ende, "somebody still has a file open"
            time.sleep(0.1)
    _einhaengen(ordner)


@contextmanager
def ausfall(stand: Pruefstand, last: Last) -> Iterator[str]:
    platte = stand.ordner.parent
    last.warte_auf_weitere(DAVOR)
    time.sleep(stand.zufall.uniform(0, MOMENT))
    strom_weg(platte)
    stand.alles_toeten()
    strom_da(platte)
    beginn = time.monotonic()
    stand.wieder_starten()
    yield f"power {time.monotonic() - beginn:.2f}"


@contextmanager
def ausfall_ohne_fsync(stand: Pruefstand, last: Last) -> Iterator[str]:
    stand.cluster.sql("ALTER SYSTEM SET fsync = off")
    stand.cluster.sql("SELECT pg_reload_conf()")
    with ausfall(stand, last) as getroffen:
        yield getroffen


def _abbild(ordner: Path) -> Path:
    return ordner.with_name(f"{ordner.name}.img")


def _einhaengen(ordner: Path) -> None:
    _befehl("mount", "-o", "loop", str(_abbild(ordner)), str(ordner))


def _befehl(*befehl: str) -> None:
    subprocess.run(befehl, check=True, capture_output=True, timeout=60)
