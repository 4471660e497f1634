"""Answers, read by what the questionnaire asks."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.beratung.standortbestimmung.fragebogen import Frage, Fragebogen
from services.beratung.standortbestimmung.regeln import Antwortwert
from shared.eingabefehler import to_input_error
from shared.errors import EingabeUngueltig
from shared.schemas.problem import InputError

ORT = ("body", "antworten")


class AntwortenUngueltig(EingabeUngueltig):
    pass


def lies_antworten(fragebogen: Fragebogen, roh: Mapping[str, Any]) -> dict[str, Antwortwert]:
    """Return the answers, null left out; refuse with the place of everything that is wrong."""
    werte: dict[str, Antwortwert] = {}
    fehler: list[InputError] = []
    for name, wert in roh.items():
        frage = fragebogen.fragen.get(name)
        if frage is None:
            fehler.append(to_input_error({"type": "extra_forbidden", "loc": (*ORT, name)}))
        elif wert is not None:
            try:
                werte[name] = _gelesen(frage, wert)
            except ValidationError as error:
                fehler += [
                    to_input_error({**e, "loc": (*ORT, name, *e["loc"])}) for e in error.errors()
                ]
            except DoppeltGewaehlt:
                fehler.append(to_input_error({"type": "doppelt", "loc": (*ORT, name)}))
    fehler += [
        to_input_error({"type": "missing", "loc": (*ORT, name)})
        for name, frage in fragebogen.fragen.items()
        if frage.pflicht and roh.get(name) is None
    ]
    if fehler:
        raise AntwortenUngueltig("Mindestens eine Antwort ist nicht gültig.", errors=fehler)
    return werte


class DoppeltGewaehlt(Exception):
    """An option stands twice."""


def _gelesen(frage: Frage, roh: object) -> Antwortwert:
    wert: Antwortwert = frage.antwortform.validate_python(roh)
    if isinstance(wert, list) and len(set(wert)) < len(wert):
        raise DoppeltGewaehlt
    return wert
