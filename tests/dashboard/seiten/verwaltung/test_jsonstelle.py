"""The line of a place in a typed JSON text."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.dashboard.seiten.verwaltung.jsonstelle import naechste_zeile, zeilen

WERTE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda teile: st.lists(teile, max_size=4) | st.dictionaries(st.text(), teile, max_size=4),
    max_leaves=20,
)


def zeiger(wert: Any, hier: str = "") -> set[str]:
    alle = {hier}
    match wert:
        case dict():
            teile = [*wert.items()]
        case list():
            teile = [*enumerate(wert)]
        case _:
            teile = []
    for name, teil in teile:
        teilname = str(name).replace("~", "~0").replace("/", "~1")
        alle |= zeiger(teil, f"{hier}/{teilname}")
    return alle


@given(WERTE, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_every_place_of_any_document_is_found(
    wert: Any, einrueckung: int | str | None, ascii: bool
) -> None:
    text = json.dumps(wert, indent=einrueckung, ensure_ascii=ascii)
    gefunden = zeilen(text)
    assert gefunden.keys() == zeiger(wert)
    if einrueckung is None:
        assert set(gefunden.values()) == {1}


def test_lines() -> None:
    text = '{\n "a": [1,\n  {"b": "x\\"},"}],\n "c/d": {}\n}'
    assert zeilen(text) == {"": 1, "/a": 2, "/a/0": 2, "/a/1": 3, "/a/1/b": 3, "/c~1d": 4}
    assert naechste_zeile("/a/1/fehlt", zeilen(text)) == 3
    assert naechste_zeile("/fehlt", zeilen(text)) == 1
