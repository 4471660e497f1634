"""What a load costs: processor time and memory of processes, as proc(5) tells them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ozg.laufzettel import prozesse_von

TAKT = os.sysconf("SC_CLK_TCK")
MB = 1_000_000


@dataclass
class Aufwand:
    """Filled when the load has ended: processor seconds, and the most memory of the service (bytes,
    resident) above and including what it had before.
    """

    dienst: float = 0.0
    postgres: float = 0.0
    vorher: int = 0
    spitze: int = 0


@contextmanager
def gemessen(dienst: int, postgres: int) -> Iterator[Aufwand]:
    """Measure the processes of a service and of PostgreSQL while the block runs."""
    aufwand = Aufwand(vorher=resident(dienst))
    _spitze_von_vorn(dienst)
    anfang = prozessorzeit(dienst), prozessorzeit(postgres)
    yield aufwand
    aufwand.dienst = prozessorzeit(dienst) - anfang[0]
    aufwand.postgres = prozessorzeit(postgres) - anfang[1]
    aufwand.spitze = _kib(dienst, "VmHWM") * 1024


def prozessorzeit(pid: int) -> float:
    """Return the seconds a process and its descendants worked, those that have ended included."""
    eigene, beendete = _zeiten(pid)
    kinder = sum(_zeiten(kind)[0] for kind in prozesse_von(pid) - {pid})
    return (eigene + beendete + kinder) / TAKT


def resident(pid: int) -> int:
    """Return the bytes of memory a process holds now."""
    return _kib(pid, "VmRSS") * 1024


def _zeiten(pid: int) -> tuple[int, int]:
    """Return the clock ticks of a process itself and of its children that were waited for."""
    try:
        felder = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0
    return int(felder[11]) + int(felder[12]), int(felder[13]) + int(felder[14])


def _spitze_von_vorn(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _kib(pid: int, name: str) -> int:
    zeilen = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(zeile.split()[1]) for zeile in zeilen if zeile.startswith(name)), 0)
