"""Running a single test within the run of another, again and again."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from _pytest.runner import runtestprotocol

GEDULD = 300  # seconds until a test without a guard counts as red


def gescheitert(item: pytest.Item, naechster: pytest.Item) -> str | None:
    """Run a test, again if need be, and return why it is red; one that does not end is."""
    item._initrequest()  # type: ignore[attr-defined]
    with geduldig():
        berichte = runtestprotocol(item, log=False, nextitem=naechster)
    gruende = (bericht.longreprtext for bericht in berichte if bericht.failed)
    return next(map(_letzter_satz, gruende), None)


def _letzter_satz(grund: str) -> str:
    """Return the last line that says something; that of a group of errors is a frame."""
    return next((z for z in reversed(grund.splitlines()) if re.search(r"\w", z)), "?").strip()


@contextmanager
def geduldig() -> Iterator[None]:
    def genug(*_: object) -> None:
        raise TimeoutError(f"longer than {GEDULD} s")

    vorher = signal.signal(signal.SIGALRM, genug)
    signal.alarm(GEDULD)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, vorher)


def ordner(item: pytest.Item) -> str:
    """Return the folder below tests that a test lies in."""
    return item.nodeid.split("/")[1]
