"""SIGSTOP: a service or PostgreSQL is there and says nothing, then goes on (F9)."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from ozg.umgebung import DIENSTE
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand, an_alle_von


@contextmanager
def anhalten(stand: Pruefstand, _: Last) -> Iterator[str]:
    name = stand.zufall.choice([*DIENSTE, "gateway", "PostgreSQL"])
    pid = stand.pid(name)
    an_alle_von(pid, signal.SIGSTOP)
    try:
        yield name
    finally:
        an_alle_von(pid, signal.SIGCONT)
