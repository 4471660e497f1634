"""One run: a platform of its own, writers, a reader, and one fault after another."""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TypeAlias

from tests.ausfall.bericht import zeile
from tests.ausfall.buch import Buch
from tests.ausfall.ergebnis import Ergebnis, Lauf, umstaende
from tests.ausfall.last import Last
from tests.ausfall.nachsehen import Nachsehen
from tests.ausfall.plan import Schritt, ausfuehren
from tests.ausfall.pruefstand import pruefstand

Platte: TypeAlias = Callable[[Path], AbstractContextManager[Path]]
ZULETZT = 60.0  # seconds kept for a control that loses, which comes last


def lauf(seed: int, *, minuten: float, schritte: Sequence[Schritt]) -> Lauf:
    """Try them on a platform in a folder of its own until the time is up."""
    ordner = Path(tempfile.mkdtemp(prefix="ausfall-"))
    try:
        return _auf(ordner, ordner, seed, minuten=minuten, schritte=schritte)
    finally:
        shutil.rmtree(ordner, ignore_errors=True)


def auf_einer_platte(art: Platte, seed: int, *, schritte: Sequence[Schritt]) -> Lauf:
    """Try them on a platform that has a disk of its own; raises fehler.Fehlt without one.

    What the client writes down lies elsewhere.
    """
    ordner = Path(tempfile.mkdtemp(prefix="ausfall-"))
    platte = ordner / "platte"
    platte.mkdir()
    try:
        with art(platte):
            return _auf(platte, ordner, seed, minuten=10, schritte=schritte)
    finally:
        shutil.rmtree(ordner, ignore_errors=True)


def _auf(
    platte: Path, ordner: Path, seed: int, *, minuten: float, schritte: Sequence[Schritt]
) -> Lauf:
    ergebnisse: list[Ergebnis] = []
    wo = umstaende()
    with ExitStack() as offen:
        stand = offen.enter_context(pruefstand(platte / "ozg", seed=seed))
        buch = Buch(ordner / "buch.jsonl")
        offen.callback(buch.schliessen)
        last = offen.enter_context(Last(stand, buch, seed=seed))
        nachsehen = Nachsehen(stand, last)
        last.warte_auf_weitere(10)
        beginn = time.monotonic()
        ende = beginn + minuten * 60 - ZULETZT
        for schritt in schritte:
            if schritt.kontrolle == "I1":
                ende = max(ende, time.monotonic()) + ZULETZT
            ergebnisse.append(ausfuehren(schritt, stand, last, nachsehen, ende=ende))
            print(zeile(ergebnisse[-1]), flush=True)
        return Lauf(
            umstaende=wo,
            seed=seed,
            minuten=(time.monotonic() - beginn) / 60,
            zugesagt=last.zugesagt,
            wiederholungen=nachsehen.wiederholungen,
            lesungen=last.lesungen,
            stati=dict(last.stati),
            ergebnisse=ergebnisse,
        )
