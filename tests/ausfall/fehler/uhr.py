"""A service whose clock is wrong, by libfaketime (F12)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.ausfall.fehler.verbindung import umgeleitet
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand

ORTE = ("/usr/lib", "/usr/local/lib")


class Fehlt(Exception):
    """This machine cannot do that; the text says what is missing."""


def verstellt(um: str) -> Callable[[Pruefstand, Last], AbstractContextManager[str]]:
    """Return the fault: writes to foerderung go to one whose clock differs by `um` (+400d, -1h)."""

    @contextmanager
    def fehler(stand: Pruefstand, last: Last) -> Iterator[str]:
        gefunden = [p for ort in ORTE for p in Path(ort).rglob("libfaketimeMT.so.1")]
        if not gefunden:
            raise Fehlt("libfaketime is missing: apt-get install faketime")
        env = {"LD_PRELOAD": str(gefunden[0]), "FAKETIME": um, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        with (
            stand.zweitdienst("foerderung", env) as adresse,
            umgeleitet(last, "foerderung", adresse),
        ):
            yield um

    return fehler
