"""`make ausfall`: break a platform of its own, look at everything, say what came of it.

python -m tests.ausfall --seed 7 --minuten 20 --nachweis
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ozg.umgebung import WURZEL
from tests.ausfall.bericht import Lauf, ablegen, bericht, zeile
from tests.ausfall.buch import Buch
from tests.ausfall.last import Last
from tests.ausfall.nachsehen import Nachsehen
from tests.ausfall.plan import EINZELNE, KONTROLLE, TOETEN, Ergebnis, Schritt, ausfuehren
from tests.ausfall.pruefstand import pruefstand
from tests.ausfall.umschalten import umgeschaltet

ZULETZT = 60.0  # seconds kept for the control


def lauf(seed: int, *, minuten: float, schritte: list[Schritt]) -> Lauf:
    """Run all on a platform of its own; the kills go on until the time is up."""
    ordner = Path(tempfile.mkdtemp(prefix="ausfall-"))
    ergebnisse: list[Ergebnis] = []
    try:
        with ExitStack() as offen:
            stand = offen.enter_context(pruefstand(ordner / "ozg", seed=seed))
            buch = Buch(ordner / "buch.jsonl")
            offen.callback(buch.schliessen)
            last = offen.enter_context(Last(stand, buch, seed=seed))
            nachsehen = Nachsehen(stand, last)
            last.warte_auf_weitere(10)
            beginn = time.monotonic()
            ende = beginn + minuten * 60 - ZULETZT
            for schritt in schritte:
                if schritt.verliert:
                    ende += ZULETZT
                ergebnisse.append(ausfuehren(schritt, stand, last, nachsehen, ende=ende))
                print(zeile(ergebnisse[-1]), flush=True)
            return Lauf(
                seed=seed,
                minuten=(time.monotonic() - beginn) / 60,
                fassung=_fassung(),
                zugesagt=last.zugesagt,
                wiederholungen=nachsehen.wiederholungen,
                lesungen=last.lesungen,
                stati=dict(last.stati),
                ergebnisse=ergebnisse,
            )
    finally:
        shutil.rmtree(ordner, ignore_errors=True)


def _fassung() -> str:
    befehl = ["git", "rev-parse", "--short", "HEAD"]
    fertig = subprocess.run(befehl, cwd=WURZEL, capture_output=True, text=True, check=False)
    return fertig.stdout.strip() or "unknown"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ausfall", description=__doc__)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--minuten", type=float, default=25, help="when the kills end")
    parser.add_argument("--male", type=int, default=TOETEN.male, help="kills of each kind")
    parser.add_argument("--nur", action="append", help="only faults of this number, F10 for one")
    parser.add_argument("--nachweis", action="store_true", help="write docs/nachweise/ausfall.md")
    wahl = parser.parse_args()
    schritte = [*EINZELNE, replace(TOETEN, male=wahl.male), KONTROLLE]
    faelle = [] if wahl.nur else [False, True]
    if wahl.nur:
        schritte = [s for s in schritte if set(wahl.nur) & set(s.nummer.split(", "))]
    ganzer = lauf(wahl.seed, minuten=wahl.minuten, schritte=schritte)
    ganzer = replace(
        ganzer, umgeschaltet=[umgeschaltet(seed=wahl.seed, abgehaengt=a) for a in faelle]
    )
    text = bericht(ganzer)
    print(text)
    if wahl.nachweis:
        ablegen(text)
    gut = [e.gut or bool(e.ausgelassen) for e in ganzer.ergebnisse]
    return 0 if all([*gut, *(fall.gut for fall in ganzer.umgeschaltet)]) else 1


if __name__ == "__main__":
    sys.exit(main())
