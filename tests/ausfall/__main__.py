"""`make ausfall`: break a platform of its own, look at everything, say what came of it.

python -m tests.ausfall                              all parts, stored anew (some 50 minutes)
python -m tests.ausfall einzelne --nur F10           one part, or some of its faults
python -m tests.ausfall toeten --seed 7 --male 100   as many kills more; each seed adds up

With --nachweis the results go into docs/nachweise/ausfall.json and .md. The exit code is 0 when all
is good, 1 when something is not, 3 when nothing is bad but something was left out.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tests.ausfall.bericht import bericht, nachweisen
from tests.ausfall.ergebnis import Lauf, Stand, lesen
from tests.ausfall.fehler import Fehlt
from tests.ausfall.fehler.platte import kleine_platte
from tests.ausfall.fehler.strom import eigene_platte
from tests.ausfall.lauf import Platte, auf_einer_platte, lauf
from tests.ausfall.plan import EINZELNE, KONTROLLE, STROM, TOETEN, VOLL, Schritt
from tests.ausfall.ueberlast.messen import totes_ziel, ueberlast
from tests.ausfall.umschalten import umgeschaltet

SCHLECHT, AUSGELASSEN = 1, 3
Befund = tuple[bool, str]  # whether it is good, and why it was left out


def einzelne(stand: Stand, wahl: argparse.Namespace) -> Iterator[Befund]:
    yield from _gelaufen(
        stand, lauf(wahl.seed, minuten=wahl.minuten, schritte=_aus(EINZELNE, wahl))
    )


def toeten(stand: Stand, wahl: argparse.Namespace) -> Iterator[Befund]:
    schritte = [replace(TOETEN, male=wahl.male), KONTROLLE]
    yield from _gelaufen(stand, lauf(wahl.seed, minuten=wahl.minuten, schritte=schritte))


def platte(stand: Stand, wahl: argparse.Namespace) -> Iterator[Befund]:
    yield from _auf(kleine_platte, stand, wahl, VOLL)


def strom(stand: Stand, wahl: argparse.Namespace) -> Iterator[Befund]:
    yield from _auf(eigene_platte, stand, wahl, STROM)


def _auf(
    art: Platte, stand: Stand, wahl: argparse.Namespace, schritte: Sequence[Schritt]
) -> Iterator[Befund]:
    try:
        neuer = auf_einer_platte(art, wahl.seed, schritte=_aus(schritte, wahl))
    except Fehlt as grund:
        yield False, str(grund)
    else:
        yield from _gelaufen(stand, neuer)


def umschalten(stand: Stand, wahl: argparse.Namespace) -> Iterator[Befund]:
    for abgehaengt in (False, True):
        fall = umgeschaltet(seed=wahl.seed, abgehaengt=abgehaengt)
        stand.mit_umgeschaltet(fall)
        yield fall.gut, ""


def last(stand: Stand, wahl: argparse.Namespace) -> Iterator[Befund]:
    try:
        for gemessen in ueberlast(sekunden=wahl.sekunden):
            stand.mit_ueberlast(gemessen)
            yield gemessen.gut, ""
    except Fehlt as grund:
        yield False, str(grund)
    for gezaehlt in totes_ziel():
        stand.mit_totem_ziel(gezaehlt)
        yield gezaehlt.gut, ""


TEILE: dict[str, Callable[[Stand, argparse.Namespace], Iterator[Befund]]] = {
    "einzelne": einzelne,
    "toeten": toeten,
    "platte": platte,
    "strom": strom,
    "umschalten": umschalten,
    "ueberlast": last,
}


def _gelaufen(stand: Stand, neuer: Lauf) -> Iterator[Befund]:
    stand.mit_lauf(neuer)
    for ergebnis in neuer.ergebnisse:
        yield ergebnis.gut, ergebnis.ausgelassen


def _aus(schritte: Sequence[Schritt], wahl: argparse.Namespace) -> list[Schritt]:
    return [s for s in schritte if not wahl.nur or s.nummer in wahl.nur]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ausfall", description=__doc__)
    parser.add_argument("teil", nargs="*", help=", ".join(TEILE))
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--minuten", type=float, default=25, help="when a part's faults end")
    parser.add_argument("--male", type=int, default=TOETEN.male, help="kills of each kind")
    parser.add_argument("--nur", action="append", help="only faults of this number, F10 for one")
    parser.add_argument("--sekunden", type=float, default=60, help="of overload")
    parser.add_argument("--nachweis", action="store_true", help="store the results")
    wahl = parser.parse_args()
    if fremd := set(wahl.teil) - set(TEILE):
        parser.error(f"{', '.join(fremd)}: choose from {', '.join(TEILE)}")
    stand = lesen() if wahl.teil else Stand()
    befunde: list[Befund] = []
    for teil in wahl.teil or TEILE:
        befunde += TEILE[teil](stand, wahl)
        if wahl.nachweis:
            nachweisen(stand)
    print(bericht(stand))
    fehlt = sorted({warum for _, warum in befunde if warum})
    for warum in fehlt:
        print(f"Left out: {warum}")
    if any(not gut and not warum for gut, warum in befunde):
        return SCHLECHT
    return AUSGELASSEN if fehlt else 0


if __name__ == "__main__":
    sys.exit(main())
