"""What is logged, as the services write it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from shared.protokollzeilen import JsonZeile


@contextmanager
def mitgeschrieben(dienst: str) -> Iterator[StringIO]:
    """Take down every line of every level, as a service of that name writes it."""
    geschrieben = StringIO()
    handler = logging.StreamHandler(geschrieben)
    handler.setFormatter(JsonZeile(dienst))
    wurzel = logging.getLogger()
    vorher = wurzel.level
    wurzel.addHandler(handler)
    wurzel.setLevel(logging.DEBUG)
    try:
        yield geschrieben
    finally:
        wurzel.removeHandler(handler)
        wurzel.setLevel(vorher)
