"""How long to wait before something that died is started again, and how often that was."""

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

from ozg.neue_datei import ganze_datei

ZWEITE, LAENGSTE, GESUND = 0.2, 5.0, 5.0
DATEI = "neustarts.json"


class Pausen:
    """None at first, then 0.2 s and twice as long each time, at most 5 s; none again after 5 s of
    health.
    """

    def __init__(self) -> None:
        self._naechste = 0.0

    def nach(self, lief: float) -> float:
        """Return the seconds to wait after a run of `lief` seconds."""
        if lief > GESUND:
            self._naechste = 0.0
        pause = self._naechste
        self._naechste = min(pause * 2, LAENGSTE) or ZWEITE
        return pause


class Neustarts:
    """Counts what was started again in this run, by name, in `<OZG_DATEN>/neustarts.json`."""

    def __init__(self, ordner: Path) -> None:
        self._path = ordner / DATEI
        self._zahl: Counter[str] = Counter()
        self._path.unlink(missing_ok=True)

    def vermerken(self, name: str) -> None:
        self._zahl[name] += 1
        with suppress(OSError):  # a full disk; the next time says all
            ganze_datei(self._path, json.dumps(self._zahl).encode())


def neustarts_lesen(ordner: Path) -> dict[str, int]:
    """Return how often each was started again; {} when nothing was."""
    try:
        gelesen: dict[str, int] = json.loads((ordner / DATEI).read_text())
    except (OSError, ValueError):
        return {}
    return gelesen
