"""What the forms of the Beratung read: answers, wishes, marks, plans, absences."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.ergebnis.bewerten import bewertung_lesen
from services.dashboard.seiten.beratung.planung.abwesenheit import zeitspanne
from services.dashboard.seiten.beratung.planung.team import plan_lesen
from services.dashboard.seiten.beratung.planung.woche import montag
from services.dashboard.seiten.beratung.standort.ergebnis import worte
from services.dashboard.seiten.beratung.standort.fragebogen import antworten_lesen
from services.dashboard.seiten.beratung.warteliste.eintragen import wunsch_lesen
from services.dashboard.seiten.formular import Formular
from shared.schemas.standortbestimmung import FrageRead

AGS = "06635020"
SITZUNG = cast(Sitzung, SimpleNamespace(person=SimpleNamespace(ags=frozenset({AGS}))))


def frage(art: str, *, pflicht: bool = False, **mehr: Any) -> FrageRead:
    offen: dict[str, Any] = {"optionen": [], "mindestens": None, "hoechstens": None}
    return FrageRead.model_validate(
        {"frage": art, "art": art, "text": f"{art}?", "pflicht": pflicht} | offen | mehr
    )


OPTIONEN = [{"wert": "eins", "text": "das erste"}, {"wert": "zwei", "text": "das zweite"}]
FRAGEN = [
    frage("ja_nein"),
    frage("auswahl", pflicht=True, optionen=OPTIONEN),
    frage("mehrfachauswahl", optionen=OPTIONEN),
    frage("zahl", mindestens=1, hoechstens=500),
]


def test_answers_by_question_what_is_open_is_left_out() -> None:
    formular = Formular(
        {
            "frage-ja_nein": ["nein"],
            "frage-auswahl": ["zwei"],
            "frage-mehrfachauswahl": ["eins", "fremd", "eins"],
        }
    )
    gelesen = antworten_lesen(formular, FRAGEN)
    assert gelesen == {"ja_nein": False, "auswahl": "zwei", "mehrfachauswahl": ["eins"]}
    assert not formular.fehler


def test_errors_stand_in_the_order_of_the_questions() -> None:
    formular = Formular({"frage-zahl": ["zwölf"]})
    antworten_lesen(formular, FRAGEN)
    assert formular.meldungen == [
        ("frage-auswahl", "Beantworten Sie: auswahl?"),
        ("frage-zahl", "„zwölf“ ist keine ganze Zahl. Schreiben Sie zum Beispiel 12."),
    ]


@pytest.mark.parametrize(
    ("antwort", "gesagt"),
    [
        (None, "nicht beantwortet"),
        (True, "ja"),
        (False, "nein"),
        (1200, "1.200"),
        ("eins", "das erste"),
        ("fremd", "fremd"),
        (["zwei", "eins"], "das zweite, das erste"),
    ],
)
def test_an_answer_reads_as_on_the_form(antwort: Any, gesagt: str) -> None:
    assert worte(antwort, FRAGEN[1]) == gesagt


WUNSCH = {
    "ags": [AGS], "modul": ["2"], "form": ["online"], "dauer": ["2.5"],
    "von": ["1.6.2021"], "bis": ["30.9.2021"], "teilnehmende": ["8"],
}  # fmt: skip


def test_a_wish_for_the_waiting_list() -> None:
    wunsch = wunsch_lesen(Formular(WUNSCH | {"kosten": ["ja"]}), sitzung=SITZUNG)
    assert wunsch is not None
    assert (wunsch.fenster.von, wunsch.fenster.bis) == (date(2021, 6, 1), date(2021, 9, 30))
    assert (wunsch.eigenanteil_akzeptiert, wunsch.unterbrechung_erlaubt) == (True, False)


@pytest.mark.parametrize(
    ("anders", "feld", "satz"),
    [
        ({"bis": ["1.5.2021"]}, "bis", "Der späteste Beginn liegt vor dem frühesten."),
        ({"teilnehmende": ["0"]}, "teilnehmende", "Geben Sie an, wie viele Personen teilnehmen"),
        ({"ags": ["06636003"]}, "ags", "Wählen Sie Ihre Kommune."),
        ({"modul": ["5"]}, "modul", "Wählen Sie ein Modul."),
    ],
)
def test_no_wish(anders: dict[str, list[str]], feld: str, satz: str) -> None:
    formular = Formular(WUNSCH | anders)
    assert wunsch_lesen(formular, sitzung=SITZUNG) is None
    assert list(formular.fehler) == [feld]
    assert formular.fehler[feld].startswith(satz)


def test_four_marks() -> None:
    noten = {"inhalt": ["5"], "verstaendlichkeit": ["4"], "organisation": ["3"], "nutzen": ["1"]}
    bewertung = bewertung_lesen(Formular(noten))
    assert bewertung is not None
    assert (bewertung.inhalt, bewertung.nutzen, bewertung.kommentar) == (5, 1, None)
    formular = Formular(noten | {"nutzen": ["6"]})
    assert bewertung_lesen(formular) is None
    assert list(formular.fehler) == ["nutzen"]


PLAN = {
    "name": ["Nord"], "module": ["4", "3"], "formate": ["online"], "puffer": ["60"],
    "von-1": ["9"], "bis-1": ["12.30"],
}  # fmt: skip


def test_the_plan_of_a_team() -> None:
    plan = plan_lesen(Formular(PLAN))
    assert plan is not None
    assert plan["module"] == [3, 4]
    [zeit] = cast(list[Any], plan["arbeitszeiten"])
    assert (zeit.wochentag, zeit.von, zeit.bis) == (1, time(9), time(12, 30))


@pytest.mark.parametrize(
    ("anders", "feld"),
    [
        ({"module": []}, "module"),
        ({"formate": ["hybrid"]}, "formate"),
        ({"von-1": ["9:30"]}, "von-1"),
        ({"bis-1": ["11"]}, "bis-1"),
        ({"bis-1": [""]}, "bis-1"),
        ({"von-1": [""], "bis-1": [""]}, "von-1"),
        ({"puffer": ["241"]}, "puffer"),
        ({"von-1": ["24:00"]}, "von-1"),
    ],
)
def test_no_plan(anders: dict[str, list[str]], feld: str) -> None:
    formular = Formular(PLAN | anders)
    assert plan_lesen(formular) is None
    assert list(formular.fehler) == [feld]


def test_an_absence_in_words() -> None:
    tage = datetime(2021, 5, 9, 22, tzinfo=UTC), datetime(2021, 5, 14, 22, tzinfo=UTC)
    assert zeitspanne(*tage) == "10. Mai 2021 bis 14. Mai 2021"
    assert zeitspanne(tage[0], datetime(2021, 5, 10, 22, tzinfo=UTC)) == "10. Mai 2021"
    stunden = datetime(2021, 5, 10, 7, tzinfo=UTC), datetime(2021, 5, 10, 8, 30, tzinfo=UTC)
    assert zeitspanne(*stunden) == "10. Mai 2021, 9:00 Uhr bis 10. Mai 2021, 10:30 Uhr"


def test_a_week_begins_on_monday() -> None:
    heute = date(2021, 4, 15)
    assert montag("2021-05-06", heute) == date(2021, 5, 3)
    assert montag("9999-12-31", heute) == montag("", heute) == date(2021, 4, 12)
