"""`make bench`: start the system on generated data, measure every class, write docs/leistung.

python -m tests.leistung --klasse seite,frisch --runden 1 --kurz      a quick look, writes nothing
python -m tests.leistung --pruefen                                    against what is committed
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from ozg.umgebung import WURZEL, Abbruch
from tests.leistung import einzeln, maschine
from tests.leistung.bericht import ERGEBNISSE, schreiben, tabelle
from tests.leistung.ergebnis import Ergebnis, Zeile, lesen, verluste
from tests.leistung.klasse import Klasse
from tests.leistung.last import verlange_wrk
from tests.leistung.lesen import LESEND, STOERUNG
from tests.leistung.messen import kalte, klassenwerte, runden, zeilen
from tests.leistung.pruefstand import DEUTSCHLAND, GROSS, HESSEN, Stand, staende
from tests.leistung.schreiben import SCHREIBEND
from tests.leistung.strecke import STRECKEN
from tests.leistung.umfeld import Umfeld

# whose source has hung is treated with caution for a while: that class comes last
KLASSEN: tuple[Klasse, ...] = (*LESEND, *STRECKEN, *SCHREIBEND, STOERUNG)
EINZELN = ("ruhe", "start", "arbeiter")
WERKSTATT = WURZEL / "build" / "leistung" / "vergleich"
HOECHSTENS = 0.15  # of a ratio may be lost
RUHIG = 0.5  # processes that want to run beside the benchmark


def main() -> int:
    wahl = _wahl()
    if wahl.pruefen and not ERGEBNISSE.exists():
        print(f"{ERGEBNISSE} fehlt: make bench schreibt es.", file=sys.stderr)
        return 2
    try:
        ergebnis = _gezeigt(lauf(wahl))
        verloren = _zweimal_verloren(wahl, ergebnis) if wahl.pruefen else {}
    except Abbruch as abbruch:
        print(abbruch, file=sys.stderr)
        return abbruch.code
    if wahl.pruefen:
        befund = [f"{schluessel}: {zeile}" for schluessel, zeile in verloren.items()]
        print("\n".join(befund) or f"Kein Verhältnis verlor mehr als {HOECHSTENS:.0%}.")
        return 1 if verloren else 0
    if wahl.schreiben and wahl.gross:
        schreiben(ergebnis, namen=("gross.md", "gross.json"))
    elif wahl.schreiben:
        schreiben(ergebnis, readme=WURZEL / "README.md")
    return 0


def _gezeigt(ergebnis: Ergebnis) -> Ergebnis:
    gruende = (f"- {grund}" for grund in ergebnis.ausgelassen)
    print(tabelle(ergebnis.zeilen), *gruende, sep="\n", flush=True)
    return ergebnis


def _zweimal_verloren(wahl: argparse.Namespace, ergebnis: Ergebnis) -> dict[str, str]:
    """Return what lost against the committed run and does so when it is measured again, alone."""
    frueher = lesen(ERGEBNISSE)
    verloren = verluste(frueher, ergebnis, klassen=wahl.klassen, hoechstens=HOECHSTENS)
    if not verloren:
        return {}
    wahl.klassen = sorted({schluessel.partition("/")[0] for schluessel in verloren})
    print(f"Noch einmal: {', '.join(wahl.klassen)}", flush=True)
    jetzt = _gezeigt(lauf(wahl))
    erneut = verluste(frueher, jetzt, klassen=wahl.klassen, hoechstens=HOECHSTENS)
    return {schluessel: zeile for schluessel, zeile in erneut.items() if schluessel in verloren}


def lauf(wahl: argparse.Namespace) -> Ergebnis:
    """Make a whole run in a folder of its own, which is gone afterwards."""
    verlange_wrk()
    groessen = [HESSEN] if wahl.nur_hessen else [HESSEN, GROSS if wahl.gross else DEUTSCHLAND]
    vorher, beginn = maschine.auslastung(), time.monotonic()
    ordner = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with staende(ordner, groessen) as stehend:
            if wahl.gross:  # so that classes find it under the name they know
                stehend[DEUTSCHLAND] = stehend.pop(GROSS)
            print(f"Nach {time.monotonic() - beginn:.0f} s steht alles.", flush=True)
            ergebnis = messen(stehend, wahl, bemerkung=wahl.bemerkung or _bemerkung(vorher))
    finally:
        shutil.rmtree(ordner, ignore_errors=True)
    ergebnis.kopf["took"] = f"{(time.monotonic() - beginn) / 60:.0f} min"
    return ergebnis


def messen(stehend: dict[str, Stand], wahl: argparse.Namespace, *, bemerkung: str) -> Ergebnis:
    """Measure the platforms that stand, beside whom they are compared with."""
    namen, hessen = wahl.klassen, stehend[HESSEN]
    klassen = [klasse for klasse in KLASSEN if klasse.name in namen]
    WERKSTATT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WERKSTATT / "cluster", ignore_errors=True)
    with ExitStack() as offen:
        umfeld = Umfeld(hessen, WERKSTATT, offen)
        gefunden: list[Zeile] = []
        if "ruhe" in namen:
            gefunden += _versuche(umfeld, "ruhe", [einzeln.ruhe, einzeln.verbindungen], hessen)
        umfeld.aufbauen(klassen, peers=not wahl.ohne_peers)
        werte = runden(klassen, stehend, umfeld, anzahl=wahl.runden, sekunden=wahl.sekunden)
        if "start" in namen:
            kalte(klassen, hessen, werte)
            gefunden += einzeln.starts(werte.starts)
        if "arbeiter" in namen:
            gefunden += _arbeiter(umfeld, hessen, wahl)
    misslungen = [f"{name}: {grund}" for name, grund in werte.misslungen.items()]
    return Ergebnis(
        maschine.kopf(stehend, runden=wahl.runden, sekunden=wahl.sekunden, bemerkung=bemerkung),
        [*zeilen(klassen, werte), *gefunden],
        klassenwerte(klassen, werte),
        [*umfeld.ausgelassen, *misslungen],
    )


def _arbeiter(umfeld: Umfeld, stand: Stand, wahl: argparse.Namespace) -> list[Zeile]:
    klasse = next(k for k in LESEND if k.name == "pruefung")
    zwei = partial(einzeln.zwei_arbeiter, klasse=klasse, sekunden=wahl.sekunden, runden=wahl.runden)
    return _versuche(umfeld, "arbeiter", [zwei], stand)


def _versuche(
    umfeld: Umfeld, name: str, was: Sequence[Callable[[Stand], Zeile]], stand: Stand
) -> list[Zeile]:
    gefunden = []
    for eine in was:
        try:
            gefunden.append(eine(stand))
        except Exception as grund:
            umfeld.ausgelassen.append(f"{name}: {type(grund).__name__}: {grund}")
    return gefunden


def _bemerkung(vorher: float) -> str:
    if vorher <= RUHIG:
        return ""
    return f"other work on the machine: {vorher:.1f} processes wanted to run when this began"


def _namen(klasse: str) -> list[str]:
    alle = [*(klasse.name for klasse in KLASSEN), *EINZELN]
    namen = klasse.split(",") if klasse else alle
    if unbekannt := sorted(set(namen) - set(alle)):
        raise SystemExit(f"Eine Klasse „{unbekannt[0]}“ gibt es nicht; es gibt {', '.join(alle)}.")
    return namen


def _wahl() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.leistung", description=__doc__)
    parser.add_argument("--klasse", default="", help="only these, separated by commas")
    parser.add_argument("--runden", type=int, default=3)
    parser.add_argument("--sekunden", type=float, default=2.0, help="of load on a class")
    parser.add_argument(
        "--kurz", action="store_true", help="a second a class, Hessen only, no peers"
    )
    parser.add_argument("--gross", action="store_true", help="five times Deutschland")
    parser.add_argument("--nur-hessen", action="store_true", help="the smaller data only")
    parser.add_argument("--ohne-peers", action="store_true")
    parser.add_argument("--pruefen", action="store_true", help="compare with docs/leistung")
    parser.add_argument("--schreiben", action="store_true", help="write docs/leistung and README")
    parser.add_argument("--bemerkung", default="", help="what the report says of the circumstances")
    wahl = parser.parse_args()
    wahl.klassen = _namen(wahl.klasse)
    if wahl.kurz:
        wahl.nur_hessen = wahl.ohne_peers = True
        wahl.sekunden = 1.0
    return wahl


if __name__ == "__main__":
    sys.exit(main())
