"""Files with keys, passwords and notes: for their owner only from the first moment, and on the disk
as a whole, so that neither a kill nor a loss of power leaves half of one or an empty one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shared.platte import auf_die_platte


@contextmanager
def neue_datei(pfad: Path, *, rechte: int = 0o600) -> Iterator[IO[bytes]]:
    """Open one that was not there; what fails leaves none. Raises OSError, also where there is one.

    A kill may leave a part of it: what is read without being asked for is written by `ganze_datei`.
    """
    with os.fdopen(os.open(pfad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rechte), "wb") as datei:
        try:
            yield datei
            datei.flush()
            os.fsync(datei.fileno())
        except BaseException:
            pfad.unlink()
            raise
    auf_die_platte(pfad.parent)


def ganze_datei(pfad: Path, inhalt: bytes, *, rechte: int = 0o600) -> None:
    """Put it in its place as a whole, instead of an older one; raises OSError."""
    entsteht = pfad.with_name(f".{pfad.name}.{os.getpid()}")
    entsteht.unlink(missing_ok=True)
    with neue_datei(entsteht, rechte=rechte) as datei:
        datei.write(inhalt)
    try:
        entsteht.replace(pfad)
    except BaseException:
        entsteht.unlink()
        raise
    auf_die_platte(pfad.parent)
