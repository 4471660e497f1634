"""A service whose clock jumps while it works, by libfaketime (F12)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.ausfall.fehler import Fehlt
from tests.ausfall.fehler.verbindung import umgeleitet
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import Pruefstand

ORTE = ("/usr/lib", "/usr/local/lib")


def bibliothek() -> Path:
    """Return where libfaketime is; raises Fehlt."""
    gefunden = [p for ort in ORTE for p in Path(ort).rglob("libfaketimeMT.so.1")]
    if not gefunden:
        raise Fehlt("libfaketime is missing: apt-get install faketime")
    return gefunden[0]


def falsche_uhr(datei: Path) -> dict[str, str]:
    """Return the environment of a program whose clock is off by what stands in `datei` (+400d)."""
    return {
        "LD_PRELOAD": str(bibliothek()),
        "FAKETIME_TIMESTAMP_FILE": str(datei),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def springt(um: str) -> Callable[[Pruefstand, Last], AbstractContextManager[str]]:
    """Return the fault: writes to foerderung go to one whose clock jumps by `um` (+400d, -1h)."""

    @contextmanager
    def fehler(stand: Pruefstand, last: Last) -> Iterator[str]:
        datei = stand.ordner / "uhr"
        datei.write_text("+0")
        with (
            stand.zweitdienst("foerderung", falsche_uhr(datei)) as adresse,
            umgeleitet(last, "foerderung", adresse),
        ):
            last.warte_auf_antworten_von("foerderung")
            datei.write_text(um)
            yield f"after {um}"
            datei.write_text("+0")  # and back

    return fehler
