"""A consumer of events is killed again and again and goes on where it was (F20)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ozg.umgebung import WURZEL
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import FRIST, Pruefstand
from tests.ausfall.verbraucher import gewirkt

MALE = 20
DATEI = "verbraucher.sqlite"


@contextmanager
def verbraucher_toeten(stand: Pruefstand, _: Last) -> Iterator[str]:
    for _nr in range(MALE):
        prozess = _starten(stand, stand.ordner / DATEI)
        time.sleep(stand.zufall.uniform(0.4, 1.2))
        prozess.kill()
        prozess.wait()
    yield f"consumer, {MALE} times"


def aufgeholt(stand: Pruefstand) -> list[str] | None:
    """Let the consumer do what is left; None where there never was one."""
    datei = stand.ordner / DATEI
    if not datei.exists():
        return None
    prozess = _starten(stand, datei)
    try:
        _warte_bis_aufgeholt(stand, datei)
    finally:
        prozess.kill()
        prozess.wait()
    return gewirkt(datei)


def _starten(stand: Pruefstand, datei: Path) -> subprocess.Popen[bytes]:
    adresse = f"{stand.adresse}/beratung/v1/ereignisse"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ausfall.verbraucher", adresse, str(datei)],
        env=os.environ | {"AUSFALL_TOKEN": stand.token["koordinierungsstelle"]}, cwd=WURZEL,
    )  # fmt: skip


def _warte_bis_aufgeholt(stand: Pruefstand, datei: Path) -> None:
    """Return when all is done that had happened when this was asked."""
    frage = "SELECT id FROM beratung.ereignis"
    geschehen = set(stand.cluster.sql(frage, database="beratung").split())
    ende = time.monotonic() + FRIST
    while not geschehen <= set(gewirkt(datei)):
        assert time.monotonic() < ende, "the consumer does not catch up"
        time.sleep(0.2)
