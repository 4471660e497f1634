"""What a refused input is told: words, never a regular expression."""

import re
from typing import Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.eingabefehler import MUSTER, to_input_error
from shared.schemas.eingabe import Ags, LeikaSchluessel, Monat, OzgId
from shared.schemas.foerderung import Programmcode
from shared.schemas.liste import Seite


@pytest.mark.parametrize(
    ("art", "wert", "satz"),
    [
        (Ags, "1", "ein Gemeindeschlüssel mit 5, 8 oder 12 Ziffern"),
        (LeikaSchluessel, "1", "ein LeiKa-Schlüssel: 14 Ziffern, die ersten beiden 99"),
        (OzgId, "1", "eine OZG-ID: fünf Ziffern, die erste eine 1"),
        (Monat, "1", "ein Monat (JJJJ-MM)"),
        (Seite, {"sort": "name", "cursor": "ä"}, "der next_cursor der vorigen Antwort"),
        (Programmcode, "1", "2 bis 40 Großbuchstaben, Ziffern und Unterstriche"),
    ],
)
def test_muster_in_worten(art: Any, wert: object, satz: str) -> None:
    with pytest.raises(ValidationError) as gefangen:
        TypeAdapter(art).validate_python(wert)
    (fehler,) = gefangen.value.errors()
    assert to_input_error(fehler).detail == f"Die Schreibweise stimmt nicht; erwartet wird: {satz}."


def test_ein_unbekanntes_muster_wird_nicht_gezeigt() -> None:
    fehler = {"type": "string_pattern_mismatch", "loc": ("query", "x"), "ctx": {"pattern": "^x$"}}
    assert to_input_error(fehler).detail == "Die Schreibweise stimmt nicht."


def test_was_erlaubt_ist_steht_auf_deutsch_da() -> None:
    with pytest.raises(ValidationError) as gefangen:
        TypeAdapter(Literal["a", "b", "nachweise"]).validate_python("x")
    (fehler,) = gefangen.value.errors()
    assert to_input_error(fehler).detail == "Erlaubt sind: 'a', 'b' oder 'nachweise'."


def test_jedes_muster_ist_eines() -> None:
    for muster in MUSTER:
        re.compile(muster)
