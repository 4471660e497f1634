"""The note `<OZG_DATEN>/lauf.json`: which process runs the platform, and how.

It is there while the platform runs. Whatever it names after a crash is told from a running one by
the moment the process began, which no later process with the same number shares.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ozg.neue_datei import ganze_datei
from ozg.umgebung import Umgebung

DATEI = "lauf.json"


@dataclass(frozen=True)
class Laufzettel:
    """`beginn` in clock ticks since the machine started, from /proc; `heute` None: the real day."""

    pid: int
    beginn: int
    port: int
    heute: str | None
    demo: bool
    eigener_server: bool


@contextmanager
def laufzettel_auslegen(umgebung: Umgebung) -> Iterator[None]:
    """Say that this process runs the platform, until it no longer does."""
    zettel = Laufzettel(
        pid=os.getpid(),
        beginn=prozess_beginn(os.getpid()) or 0,
        port=umgebung.port,
        heute=umgebung.heute,
        demo=umgebung.demo,
        eigener_server=umgebung.server is not None,
    )
    path = umgebung.ordner / DATEI
    ganze_datei(path, json.dumps(asdict(zettel)).encode())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def laufzettel_lesen(ordner: Path) -> Laufzettel | None:
    """Return the note of the platform that runs now; None without one, or when it is stale."""
    try:
        zettel = Laufzettel(**json.loads((ordner / DATEI).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return zettel if prozess_beginn(zettel.pid) == zettel.beginn else None


def prozess_beginn(pid: int) -> int | None:
    """Return when the process began (proc(5), stat, field 22); None when there is none."""
    felder = _stat(pid)
    return int(felder[19]) if felder and felder[0] != "Z" else None


def prozesse_von(pid: int) -> set[int]:
    """Return `pid` and all that descend from it."""
    eltern = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (felder := _stat(int(entry.name))):
            eltern[int(entry.name)] = int(felder[1])
    familie = {pid}
    while neue := {kind for kind, von in eltern.items() if von in familie} - familie:
        familie |= neue
    return familie


def _stat(pid: int) -> list[str] | None:
    """Return the fields behind the program's name, which may itself hold spaces."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
