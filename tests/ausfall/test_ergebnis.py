"""What is stored: a fault tried again replaces itself, kills add up, left out is never good."""

from pathlib import Path

import pytest

from tests.ausfall.bericht import bericht
from tests.ausfall.ergebnis import (
    Befund,
    Ergebnis,
    Lauf,
    Stand,
    TotesZiel,
    Umstaende,
    lesen,
    schreiben,
)

WO = Umstaende(tag="2026-11-22", fassung="abc", rechner="2 cores", auslastung=1.0)
VERLOREN = {"I1": Befund(zahl=3, erste=["answer to k1"])}


def lauf(seed: int, *ergebnisse: Ergebnis) -> Lauf:
    return Lauf(
        umstaende=WO,
        seed=seed,
        minuten=1,
        zugesagt=5,
        wiederholungen=5,
        lesungen=1,
        stati={"201": 5},
        ergebnisse=list(ergebnisse),
    )


def kills(male: int) -> Ergebnis:
    sekunden = {"katalog": [2.0] * male, "PostgreSQL": [4.0] * male}
    return Ergebnis(nummer="F1, F2", was="SIGKILL", summiert=True, male=male, sekunden=sekunden)


@pytest.mark.parametrize(
    ("ergebnis", "gut"),
    [
        (Ergebnis(nummer="F9", was="x", male=1), True),
        (Ergebnis(nummer="F9", was="x", male=1, befunde=VERLOREN), False),
        (Ergebnis(nummer="F4", was="x", male=1, kontrolle="I1"), False),
        (Ergebnis(nummer="F4", was="x", male=1, kontrolle="I1", befunde=VERLOREN), True),
        (Ergebnis(nummer="F7", was="x", ausgelassen="no disk"), False),
        (Ergebnis(nummer="F7", was="x"), False),
    ],
)
def test_left_out_is_never_good(ergebnis: Ergebnis, gut: bool) -> None:
    assert ergebnis.gut is gut


def test_a_fault_tried_again_replaces_itself_and_nothing_else() -> None:
    stand = Stand()
    erste, andere = (Ergebnis(nummer="F9", was=was, male=1) for was in ("a", "b"))
    stand.mit_lauf(lauf(1, erste, andere))
    stand.mit_lauf(lauf(2, Ergebnis(nummer="F9", was="a", male=7)))
    alle = [e for einer in stand.laeufe for e in einer.ergebnisse]
    assert [(e.was, e.male) for e in alle] == [("b", 1), ("a", 7)]
    stand.mit_lauf(lauf(3, Ergebnis(nummer="F9", was="b", male=1)))
    assert [einer.seed for einer in stand.laeufe] == [2, 3]  # nothing was left of the first


def test_kills_add_up_by_seed(tmp_path: Path) -> None:
    stand = Stand()
    for seed, male in ((1, 60), (2, 90), (1, 110)):
        stand.mit_lauf(lauf(seed, kills(male)))
    schreiben(stand, tmp_path / "ausfall.json")
    wieder = lesen(tmp_path / "ausfall.json")
    assert wieder == stand
    assert "200 of services and the gateway, 200 of PostgreSQL" in bericht(wieder)


@pytest.mark.parametrize(("auslastung", "maschine"), [(2.0, "quiet"), (2.1, "busy")])
def test_times_of_a_busy_machine_stand_for_themselves(auslastung: float, maschine: str) -> None:
    dieser = lauf(1, kills(3).model_copy(update={"sekunden": {"katalog": [1.0]}}))
    dieser.umstaende = WO.model_copy(update={"auslastung": auslastung})
    stand = Stand()
    stand.mit_lauf(dieser)
    assert f"| katalog | {maschine} | 1 | 1.0 s |" in bericht(stand)


def test_the_report_says_what_was_left_out_and_what_was_violated() -> None:
    stand = Stand()
    fehlt = Ergebnis(nummer="F7", was="disk full", ausgelassen="no disk here")
    stand.mit_lauf(lauf(1, fehlt, Ergebnis(nummer="F9", was="halted", male=1, befunde=VERLOREN)))
    text = bericht(stand)
    assert "- F7, disk full: no disk here" in text
    assert "- F9, halted, I1: 3, the first: `answer to k1`" in text


@pytest.mark.parametrize(("tot", "gut"), [(0, True), (110, True), (111, False)])
def test_a_tenth_more_is_the_most(tot: int, gut: bool) -> None:
    gezaehlt = TotesZiel(umstaende=WO, was="x", rufe=100, gesund=100, tot=tot)
    assert gezaehlt.gut is gut
