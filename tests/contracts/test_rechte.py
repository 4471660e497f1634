"""Every operation is on the public list or guarded and in the table of roles."""

from collections.abc import Iterator
from typing import Any

from tests.beratung.conftest import VOLKMARSEN
from tests.rechte import OEFFENTLICH, ROLLEN


def operationen(dokument: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for pfad, methoden in dokument["paths"].items():
        for methode, operation in methoden.items():
            yield methode.upper(), pfad, operation


def test_oeffentlich_oder_bewacht(dokument: dict[str, Any]) -> None:
    for methode, pfad, operation in operationen(dokument):
        offen = pfad.startswith(OEFFENTLICH)
        assert bool(operation.get("security")) is not offen, f"{methode} {pfad}"
        if offen:
            assert methode == "GET" or pfad == "/foerderung/v1/pruefungen"


def test_jede_bewachte_operation_steht_in_der_tabelle(dokument: dict[str, Any]) -> None:
    bewacht = {
        (methode, pfad.replace("{buchung_id}", "{id}").replace("{ags}", VOLKMARSEN))
        for methode, pfad, operation in operationen(dokument)
        if operation.get("security")
    }
    assert bewacht <= ROLLEN.keys()
