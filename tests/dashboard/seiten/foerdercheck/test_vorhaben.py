"""What was said so far and the address that holds it; Angaben as they are typed and shown."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.dashboard.seiten.foerdercheck.angaben import getippt, gezeigt, lesen
from services.dashboard.seiten.foerdercheck.vorhaben import Vorhaben
from services.dashboard.seiten.formular import Formular
from shared.schemas.programm import AngabeRead

HEUTE = date(2021, 4, 15)


def gelesen(adresse: str) -> Vorhaben:
    frage = parse_qs(urlsplit(adresse).query, keep_blank_values=True)
    return Vorhaben.aus(
        k=frage.get("k", []), tag=frage.get("tag", [""])[0], offen=frage.get("offen", [""])[0],
        a=frage.get("a", []), f=frage.get("f", []), heute=HEUTE,
    )  # fmt: skip


def test_the_address_says_everything_again() -> None:
    vorhaben = Vorhaben(
        kommunen=("06635020", "06636013"),
        stichtag=date(2021, 3, 1),
        offen=True,
        angaben={("IKZ_OZG", "laufzeit_jahre"): "5", ("IKZ_OZG", "beschluesse"): ""},
        fassungen={"IKZ_OZG": "1-0a1b2c3d"},
    )
    assert gelesen(vorhaben.adresse("ergebnis")) == vorhaben
    assert not vorhaben.mit("IKZ_OZG", "laufzeit_jahre", "6").fassungen


def test_what_means_nothing_is_left_out() -> None:
    vorhaben = gelesen("?k=0663502&k=06635020&k=06635020&tag=morgen&a=x&a=IKZ.y:<b>&f=1")
    assert vorhaben == Vorhaben(kommunen=("06635020",), stichtag=HEUTE)


@pytest.mark.parametrize(
    ("typ", "eingabe", "wert", "worte"),
    [
        ("bool", "ja", "true", "ja"),
        ("date", "1.6.2021", "2021-06-01", "1. Juni 2021"),
        ("money", "75.000,50", "75000.50", "75.000,50\N{NO-BREAK SPACE}€"),
        ("int", "5", "5", "5"),
    ],
)
def test_an_angabe_there_and_back(typ: str, eingabe: str, wert: str, worte: str) -> None:
    angabe = AngabeRead.model_validate(_angabe(typ))
    formular = Formular({"wert": [eingabe]})
    assert lesen(formular, angabe) == wert, formular.fehler
    assert gezeigt(angabe, wert) == worte
    assert lesen(Formular({"wert": [getippt(angabe, wert)]}), angabe) == wert
    assert gezeigt(angabe, "") == "noch nicht bekannt"


def _angabe(typ: str) -> dict[str, Any]:
    felder = AngabeRead.model_fields
    return dict.fromkeys(felder) | {"name": "x", "typ": typ, "titel": "Titel"}
