"""SIGSTOP: a service or PostgreSQL is there and says nothing, then goes on (F9)."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from ozg.laufzettel import prozesse_von
from ozg.umgebung import DIENSTE
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand


@contextmanager
def anhalten(stand: Pruefstand, _: Last) -> Iterator[str]:
    name = stand.zufall.choice([*DIENSTE, "gateway", "PostgreSQL"])
    familie = prozesse_von(stand.pid(name))
    _alle(familie, signal.SIGSTOP)
    try:
        yield name
    finally:
        _alle(familie, signal.SIGCONT)


def _alle(familie: set[int], was: signal.Signals) -> None:
    for pid in familie:
        try:
            os.kill(pid, was)
        except ProcessLookupError:
            continue
