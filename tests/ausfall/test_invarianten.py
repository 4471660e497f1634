"""Each invariant sees the violation it is there for, and nothing where all is well."""

import json
from dataclasses import replace

import pytest

from tests.ausfall.bestand import Belegung, Bestand, Konto
from tests.ausfall.buch import Antwort, Buchstand
from tests.ausfall.invarianten import INVARIANTEN, Gesehen, verletzt


def antwort(id: str, status: int = 201) -> Antwort:
    return Antwort(status, json.dumps({"id": id}).encode())


BUCH = Buchstand(
    gesendet={"k1": "buchung", "k2": "buchung", "k3": "geld"},
    beantwortet={"k1": antwort("b1"), "k2": antwort("", 409)},  # k3 has no answer yet
)
BESTAND = Bestand(
    antworten={"k1": antwort("b1"), "k3": antwort("g1", 200)},
    angelegt={"buchung": ["b1"], "geld": ["g1"]},
    fassungen=[("b1", 2)],
    vermerke=[("b1", 1), ("b1", 2), ("g1", 1)],
    ereignisse=[("b1", 1), ("b1", 2), ("g1", 1)],
    konten=[Konto(100, 30, 70, 30, 70), Konto(None, 5, 0, 5, 0)],
    belegung=Belegung(
        termine=[
            ("team", "2021-09-06T09:00", "2021-09-06T12:00"),
            ("team", "2021-09-06T12:00", "2021-09-06T15:00"),
        ],
        plaetze=[(2, 2)],
    ),
    verfallen=0,
    haengt=0,
)
GESEHEN = Gesehen(
    wiederholt={"k1": antwort("b1")},
    gelesen=["e1", "e2"],
    geschehen=["e1", "e2"],
    verbraucht=["e2", "e1"],
    dashboard=(7, 7),
)
ZWEI = [
    ("team", "2021-09-06T09:00", "2021-09-06T12:00"),
    ("team", "2021-09-06T11:00", "2021-09-06T13:00"),
]
VERLETZUNGEN = [
    ("I1", replace(BESTAND, antworten={"k3": antwort("g1", 200)}), GESEHEN, "I2"),
    ("I1", replace(BESTAND, angelegt={"buchung": [], "geld": ["g1"]}), GESEHEN, ""),
    ("I2", replace(BESTAND, antworten={**BESTAND.antworten, "k2": antwort("b2")}), GESEHEN, ""),
    ("I2", replace(BESTAND, antworten={**BESTAND.antworten, "k9": antwort("b9")}), GESEHEN, ""),
    ("I2", replace(BESTAND, angelegt={"buchung": ["b1", "b2"], "geld": ["g1"]}), GESEHEN, ""),
    ("I3", replace(BESTAND, belegung=replace(BESTAND.belegung, plaetze=[(2, 3)])), GESEHEN, ""),
    ("I4", replace(BESTAND, belegung=replace(BESTAND.belegung, termine=ZWEI)), GESEHEN, ""),
    ("I4", replace(BESTAND, belegung=replace(BESTAND.belegung, termine=ZWEI[:1] * 2)), GESEHEN, ""),
    ("I5", replace(BESTAND, konten=[Konto(100, 30, 70, 30, 69.99)]), GESEHEN, ""),
    ("I5", replace(BESTAND, konten=[Konto(100, 31, 70, 31, 70)]), GESEHEN, ""),
    ("I6", replace(BESTAND, fassungen=[("b1", 3)]), GESEHEN, ""),
    ("I6", replace(BESTAND, fassungen=[("b1", 1)]), GESEHEN, ""),
    ("I7", BESTAND, replace(GESEHEN, journal=["a row is missing"]), ""),
    ("I8", BESTAND, replace(GESEHEN, wiederholt={"k1": antwort("b1", 200)}), ""),
    ("I9", replace(BESTAND, ereignisse=BESTAND.ereignisse[1:]), GESEHEN, ""),
    ("I9", replace(BESTAND, ereignisse=[*BESTAND.ereignisse, ("b1", 1)]), GESEHEN, ""),
    ("I9", BESTAND, replace(GESEHEN, gelesen=["e1"]), ""),
    ("I9", BESTAND, replace(GESEHEN, verbraucht=["e1", "e2", "e2"]), ""),
    ("I10", replace(BESTAND, verfallen=1), GESEHEN, ""),
    ("I11", BESTAND, replace(GESEHEN, dashboard=(7, 8)), ""),
    ("I12", replace(BESTAND, haengt=1), GESEHEN, ""),
    ("I12", BESTAND, replace(GESEHEN, stumm=["beratung"]), ""),
]


def test_all_is_well() -> None:
    assert verletzt(BUCH, BESTAND, GESEHEN) == {}


@pytest.mark.parametrize(("name", "bestand", "gesehen", "auch"), VERLETZUNGEN)
def test_a_planted_violation_is_seen(
    name: str, bestand: Bestand, gesehen: Gesehen, auch: str
) -> None:
    assert set(verletzt(BUCH, bestand, gesehen)) == {name, auch} - {""}


def test_each_has_its_control() -> None:
    assert {name for name, *_ in VERLETZUNGEN} == set(INVARIANTEN)
