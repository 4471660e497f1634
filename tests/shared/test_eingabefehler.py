"""What a refused input is told: words, never a regular expression."""

import re
from typing import Any, Literal

import httpx
import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter, ValidationError

from shared import errors
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


@pytest.mark.parametrize(
    ("falsche", "genannt", "satz"),
    [
        (1, 1, "1 Angabe ist nicht gültig."),
        (100, 100, "100 Angaben sind ungültig."),
        (10_000, 100, "Mehr als 100 Angaben sind ungültig; genannt sind die ersten."),
    ],
)
async def test_tausende_fehler_werden_nicht_alle_genannt(
    falsche: int, genannt: int, satz: str
) -> None:
    app = FastAPI()
    errors.install(app)

    @app.post("/zahlen")
    async def post_zahlen(zahlen: list[int]) -> None: ...

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://test"
    ) as client:
        antwort = await client.post("/zahlen", json=["x"] * falsche)
    assert antwort.status_code == 422
    assert antwort.json()["detail"] == satz
    assert [e["pointer"] for e in antwort.json()["errors"]][-1].endswith(f"/{genannt - 1}")
    assert len(antwort.json()["errors"]) == genannt
