"""Reading forms: what people type, and the sentence for what cannot be read."""

from datetime import date
from decimal import Decimal

import pytest

from services.dashboard.seiten.formular import Formular
from shared.schemas.problem import Problem


@pytest.mark.parametrize(
    ("getippt", "gelesen"),
    [
        ("3.6.2021", date(2021, 6, 3)),
        ("03. 06. 2021", date(2021, 6, 3)),
        ("2021-06-03", date(2021, 6, 3)),
    ],
)
def test_a_day(getippt: str, gelesen: date) -> None:
    assert Formular({"tag": [getippt]}).tag("tag") == gelesen


@pytest.mark.parametrize(
    ("getippt", "satz"),
    [
        ("31.2.2021", "Den 31.2.2021 gibt es nicht."),
        ("morgen", "Schreiben Sie den Tag mit Punkten, zum Beispiel 7.6.2021."),
        ("3.6.21", "Schreiben Sie den Tag mit Punkten, zum Beispiel 7.6.2021."),
        ("", "Diese Angabe fehlt."),
        ("٣.٦.2021", "Schreiben Sie den Tag mit Punkten, zum Beispiel 7.6.2021."),
    ],
)
def test_no_day(getippt: str, satz: str) -> None:
    formular = Formular({"tag": [getippt]})
    assert formular.tag("tag") is None
    assert formular.fehler == {"tag": satz}


@pytest.mark.parametrize(
    ("getippt", "gelesen"),
    [
        ("75.000", Decimal("75000.00")),
        ("75000", Decimal("75000.00")),
        ("75.000,50", Decimal("75000.50")),
        ("75.000,5 €", Decimal("75000.50")),
        ("75.00", None),
        ("75,000", None),
        ("-3", None),
        ("1e5", None),
    ],
)
def test_an_amount(getippt: str, gelesen: Decimal | None) -> None:
    formular = Formular({"betrag": [getippt]})
    assert formular.betrag("betrag") == gelesen
    assert bool(formular.fehler) == (gelesen is None)


@pytest.mark.parametrize(
    ("getippt", "satz"),
    [
        ("zwölf", "„zwölf“ ist keine ganze Zahl. Schreiben Sie zum Beispiel 12."),
        ("2,5", "„2,5“ ist keine ganze Zahl. Schreiben Sie zum Beispiel 1."),
        ("0", "Die Zahl muss mindestens 1 sein."),
        ("501", "Die Zahl darf höchstens 500 sein."),
    ],
)
def test_no_number(getippt: str, satz: str) -> None:
    formular = Formular({"zahl": [getippt]})
    assert formular.zahl("zahl", von=1, bis=500) is None
    assert formular.fehler == {"zahl": satz}


def test_a_choice_that_was_not_offered_is_none() -> None:
    formular = Formular({"form": ["online", "beamen"], "dauer": ["2.7"]})
    assert formular.wahl("form", ("online", "vor_ort")) == "online"
    assert formular.wahl("dauer", ("2.5", "3")) is None
    assert formular.fehler == {"dauer": "Diese Angabe fehlt."}


def test_what_may_be_left_out() -> None:
    formular = Formular({"text": ["  "]})
    assert formular.text("text", fehlt=None) is None
    assert formular.fehler == {}


def test_a_refusal_stands_beside_its_field() -> None:
    formular = Formular({"datum": ["3.6.2021"], "teilnehmende": ["12"]})
    feiertag = Problem(
        type="/probleme/tag-ist-feiertag",
        title="",
        status=422,
        detail="Der 3. Juni 2021 ist Fronleichnam.",
        instance="/",
    )
    formular.problem(feiertag, {"tag-ist-feiertag": "datum"})
    assert formular.fehler == {"datum": "Der 3. Juni 2021 ist Fronleichnam."}


def test_pointers_find_their_fields_and_others_the_head() -> None:
    formular = Formular({"datum": ["x"], "teilnehmende": ["12"]})
    problem = Problem.model_validate(
        {
            "type": "/probleme/eingabe-ungueltig",
            "title": "",
            "status": 422,
            "detail": "",
            "instance": "/",
            "errors": [
                {"pointer": "/body/beginn", "code": "x", "detail": "Das ist kein Datum."},
                {"pointer": "/body/teilnehmende", "code": "x", "detail": "Zu viele."},
                {"pointer": "/body/geheim", "code": "x", "detail": "Nicht vorgesehen."},
            ],
        }
    )
    formular.problem(problem, {"/body/beginn": "datum"})
    assert formular.fehler == {
        "datum": "Das ist kein Datum.",
        "teilnehmende": "Zu viele.",
        "": "Nicht vorgesehen.",
    }


def test_what_is_shown_is_read_again() -> None:
    werte = {"tag": date(2021, 6, 3), "betrag": Decimal("75000.50"), "ja": True, "leer": None}
    formular = Formular.vorbelegt(**werte)
    assert formular.tag("tag") == werte["tag"]
    assert formular.betrag("betrag") == werte["betrag"]
    assert formular.ja_nein("ja") is True
    assert formular.wert("leer") == ""
