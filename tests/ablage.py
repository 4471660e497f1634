"""A folder for the files of each app that a test makes, gone when the run ends."""

import atexit
from functools import cache
from tempfile import TemporaryDirectory, mkdtemp


@cache
def _aller() -> str:
    ordner = TemporaryDirectory(prefix="ozg-ablage-")
    atexit.register(ordner.cleanup)
    return ordner.name


def leerer_ordner() -> str:
    return mkdtemp(dir=_aller())
