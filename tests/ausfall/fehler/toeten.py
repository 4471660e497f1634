"""SIGKILL at a random moment: a service, the gateway, all of PostgreSQL (F1, F2), one of its
backends (F3). Whoever was killed is back by itself before the context ends.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ozg.laufzettel import prozesse_von
from ozg.umgebung import DIENSTE
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import FRIST, Pruefstand

MOMENT = 0.5  # seconds within which it is killed


def toeten(stand: Pruefstand, name: str) -> float:
    """Return after how many seconds another one in its place was ready."""
    time.sleep(stand.zufall.uniform(0, MOMENT))
    alte = stand.pid(name)
    stand.toeten(name)
    beginn = time.monotonic()
    while not stand.wieder_da(name, alte):
        assert time.monotonic() - beginn < FRIST, f"{name} does not come back"
        time.sleep(0.05)
    return time.monotonic() - beginn


@contextmanager
def dienst(stand: Pruefstand, _: Last) -> Iterator[str]:
    name = stand.zufall.choice([*DIENSTE, "gateway"])
    sekunden = toeten(stand, name)
    yield f"{name} {sekunden:.2f}"


@contextmanager
def postgres(stand: Pruefstand, _: Last) -> Iterator[str]:
    sekunden = toeten(stand, "PostgreSQL")
    yield f"PostgreSQL {sekunden:.2f}"


@contextmanager
def backend(stand: Pruefstand, _: Last) -> Iterator[str]:
    """PostgreSQL ends all others and recovers by itself; the postmaster stays."""
    postmaster = stand.pid("PostgreSQL")
    frage = "SELECT pid FROM pg_stat_activity WHERE datname = 'beratung' ORDER BY pid"
    pids = {int(pid) for pid in stand.cluster.sql(frage).split()} & prozesse_von(postmaster)
    if pids:
        with suppress(ProcessLookupError):
            os.kill(stand.zufall.choice(sorted(pids)), signal.SIGKILL)
    time.sleep(0.2)
    yield f"Backend {stand.warte_bis_alle_bereit():.2f}"
