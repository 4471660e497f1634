"""A consumer of events is killed again and again and goes on where it was (F20)."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ozg.umgebung import WURZEL
from tests.ausfall.fehler import Verletzt
from tests.ausfall.last import Last
from tests.ausfall.pruefstand import FRIST, Pruefstand
from tests.ausfall.verbraucher import PAUSE, gewirkt

MALE = 20
WACH = 15.0  # seconds until a consumer that has found nothing new is killed, too
DATEI, VERGESSLICH = "verbraucher.sqlite", "vergesslich.sqlite"


@contextmanager
def verbraucher_toeten(stand: Pruefstand, _: Last) -> Iterator[str]:
    _immer_wieder(stand, stand.ordner / DATEI)
    yield f"consumer, {MALE} times"


@contextmanager
def vergesslich(stand: Pruefstand, _: Last) -> Iterator[str]:
    """The control: events are lost between the cursor and what they ask for."""
    datei = stand.ordner / VERGESSLICH
    _immer_wieder(stand, datei, "--vergesslich")
    yield f"forgetful consumer, {MALE} times"
    bis = _stelle(datei)
    assert bis is not None, "the consumer never came to read"
    gelesen = ereignisse_bis(stand, bis)
    if fehlt := gelesen - set(gewirkt(datei)):
        raise Verletzt("I9", f"{len(fehlt)} of {len(gelesen)} events without their effect")


def ereignisse_bis(stand: Pruefstand, cursor: str) -> set[str]:
    """Return the events before this cursor: all, less those a reader gets from there on."""
    alle, danach = stand.ereignisse("beratung"), stand.ereignisse("beratung", cursor)
    return set(alle) - set(danach)


def _stelle(datei: Path) -> str | None:
    """Return the cursor the consumer is at; None before it has one."""
    if not datei.exists():
        return None
    with closing(sqlite3.connect(datei)) as db, suppress(sqlite3.OperationalError):
        gelesen = db.execute("SELECT cursor FROM stelle").fetchone()
        return str(gelesen[0]) if gelesen else None
    return None


def _immer_wieder(stand: Pruefstand, datei: Path, *weiteres: str) -> None:
    for _ in range(MALE):
        vorher = _stelle(datei)
        prozess = _starten(stand, datei, *weiteres)
        ende = time.monotonic() + WACH
        while _stelle(datei) == vorher and time.monotonic() < ende:
            time.sleep(0.01)
        time.sleep(stand.zufall.uniform(0, PAUSE))
        prozess.kill()
        prozess.wait()


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


def _starten(stand: Pruefstand, datei: Path, *weiteres: str) -> subprocess.Popen[bytes]:
    adresse = f"{stand.adresse}/beratung/v1/ereignisse"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ausfall.verbraucher", adresse, str(datei), *weiteres],
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
