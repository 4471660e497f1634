from datetime import date
from typing import Any

import pytest

from shared.kommune import warum_nicht
from shared.schemas.katalog import Kommunenart, KommuneRead

STICHTAG = date(2023, 1, 1)


def kommune(**aenderungen: Any) -> KommuneRead:
    felder: dict[str, Any] = {
        "ags": "06635005",
        "ars": "066350005005",
        "name": "Bromskirchen",
        "name_amtlich": "Bromskirchen",
        "art": Kommunenart.GEMEINDE,
        "kreis": "06635000",
        "einwohner": None,
        "einwohner_stand": None,
        "gueltig_ab": None,
        "gueltig_bis": None,
        "besteht": False,
        "vorgaenger": [],
        "nachfolger": [],
    }
    return KommuneRead(**felder | aenderungen)


def test_was_besteht_braucht_keinen_grund() -> None:
    assert warum_nicht(kommune(besteht=True), STICHTAG) is None


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        (
            {"gueltig_bis": date(2022, 12, 31), "nachfolger": ["06635001", "06635002"]},
            "Bromskirchen (06635005) bestand bis 31.12.2022; Nachfolger: 06635001, 06635002.",
        ),
        ({"gueltig_bis": date(2022, 12, 31)}, "Bromskirchen (06635005) bestand bis 31.12.2022."),
        (
            {"gueltig_ab": date(2026, 1, 1), "vorgaenger": ["06435014"]},
            "Bromskirchen (06635005) besteht am 01.01.2023 nicht; Vorgänger: 06435014.",
        ),
    ],
)
def test_der_satz_nennt_den_weg_zu_der_bestehenden(felder: dict[str, Any], satz: str) -> None:
    assert warum_nicht(kommune(**felder), STICHTAG) == satz
