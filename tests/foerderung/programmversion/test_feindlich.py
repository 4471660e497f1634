"""Whatever stands in whatever place of a document: it is read or refused, never an accident."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from services.foerderung.programm.lesen import lies_dokument
from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.programmversion.bericht import bericht

SELTSAM: list[Any] = [
    None, 7, -1, 1.5, True, "x", "", [], {}, [1], {"a": 1}, "\ud800", "\x00", "2021-01-01",
    float("nan"), float("inf"), 10**30, "9" * 5000,
]  # fmt: skip


def stellen(teil: Any, weg: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if weg:
        yield weg
    if isinstance(teil, list):
        teil = dict(enumerate(teil))
    if isinstance(teil, dict):
        for schritt, kind in teil.items():
            yield from stellen(kind, (*weg, schritt))


@pytest.mark.parametrize("code", mitgelieferte())
def test_jede_stelle_haelt_alles_aus(code: str) -> None:
    dokument = json.loads(mitgelieferte()[code].inhalt)
    for *davor, letzter in stellen(dokument):
        for nummer, wert in enumerate(SELTSAM):
            if (nummer + len(davor)) % 3:
                continue  # a third of all suffices
            anders = copy.deepcopy(dokument)
            teil = anders
            for schritt in davor:
                teil = teil[schritt]
            teil[letzter] = wert
            try:
                lies_dokument(anders, 1, "")
            except ValidationError as error:
                befunde = bericht(error)
                assert befunde
                for befund in befunde:
                    assert befund.pointer.startswith("/body/dokument")
                    befund.model_dump_json()
