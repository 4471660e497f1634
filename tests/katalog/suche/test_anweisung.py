from uuid import uuid4

import pytest

from services.katalog.suche.anweisung import anweisung
from services.katalog.suche.form import Form, form
from services.katalog.suche.frage import zerlegt
from shared.schemas.suche import Suchanfrage


def _form(q: str, **filter: object) -> Form:
    anfrage = Suchanfrage.model_validate({"q": q, **filter})
    return form(anfrage, zerlegt(anfrage.q))


def test_andere_worte_sind_dieselbe_anweisung() -> None:
    assert anweisung(_form("Hund")) is anweisung(_form("Katze"))


def test_ein_anderes_themenfeld_ist_dieselbe_anweisung() -> None:
    eines, anderes = (_form("Hund", themenfeld=str(uuid4())) for _ in range(2))
    assert anweisung(eines) is anweisung(anderes)


@pytest.mark.parametrize(
    ("q", "filter"),
    [
        ("Tuer", {}),  # may mean Tür: another beginning
        ("9900", {}),
        ("10110", {}),
        ("06635", {}),
        ("Hund", {"art": ["kommune"]}),
        ("Hund", {"ebene": "gemeinde"}),
        ("Hund", {"themenfeld": str(uuid4())}),
        ("Hund", {"cursor": "abc"}),
    ],
)
def test_was_anders_aussieht_ist_eine_andere(q: str, filter: dict[str, object]) -> None:
    assert anweisung(_form(q, **filter)) is not anweisung(_form("Hund"))
