"""What the forms of a Veranstaltung read."""

from types import SimpleNamespace
from typing import cast

import pytest

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.aktuelles.veranstaltungen.anmeldung import anmeldung_lesen
from services.dashboard.seiten.aktuelles.veranstaltungen.pflegen import inhalt_lesen
from services.dashboard.seiten.formular import Formular

SITZUNG = cast(Sitzung, SimpleNamespace(person=SimpleNamespace(ags=frozenset({"06635020"}))))
INHALT = {
    "titel": ["Sprechstunde"], "tag": ["20.5.2021"], "von": ["10:30"], "bis": ["12 Uhr"],
    "format": ["online"], "kapazitaet": ["30"], "anmeldeschluss": ["18.5.2021"],
}  # fmt: skip


def test_a_veranstaltung_is_in_the_time_of_berlin() -> None:
    inhalt = inhalt_lesen(Formular(INHALT))
    assert inhalt is not None
    assert inhalt.beginn.isoformat() == "2021-05-20T10:30:00+02:00"
    assert inhalt.ende.isoformat() == "2021-05-20T12:00:00+02:00"


@pytest.mark.parametrize(
    ("anders", "feld"),
    [
        ({"bis": ["10:30"]}, "bis"),
        ({"letzter": ["28.5.2021"]}, "bis"),
        ({"format": ["vor_ort"]}, "ort"),
        ({"adresse": ["http://x.example"]}, "adresse"),
        ({"adresse": ["https://x .example"]}, "adresse"),
        ({"kapazitaet": [""]}, "kapazitaet"),
        ({"anmeldeschluss": ["21.5.2021"]}, "anmeldeschluss"),
        ({"titel": [" "]}, "titel"),
    ],
)
def test_no_veranstaltung(anders: dict[str, list[str]], feld: str) -> None:
    formular = Formular(INHALT | anders)
    assert inhalt_lesen(formular) is None
    assert list(formular.fehler) == [feld]


@pytest.mark.parametrize(
    ("plaetze", "postfach", "fehler"),
    [
        ("2", "Digitalisierung@stadt.example", []),
        ("0", "it@stadt.example", ["plaetze"]),
        ("21", "it", ["plaetze", "funktionspostfach"]),
        ("2", "", ["funktionspostfach"]),
    ],
)
def test_registering(plaetze: str, postfach: str, fehler: list[str]) -> None:
    formular = Formular(
        {"ags": ["06635020"], "plaetze": [plaetze], "funktionspostfach": [postfach]}
    )
    anmeldung = anmeldung_lesen(formular, sitzung=SITZUNG)
    assert list(formular.fehler) == fehler
    assert (anmeldung is None) is bool(fehler)
