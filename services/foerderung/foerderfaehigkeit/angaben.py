"""What was stated, read by what the programme asks for."""

from collections.abc import Mapping

from pydantic import ValidationError

from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.dokument import Programm
from shared.eingabefehler import to_input_error
from shared.errors import EingabeUngueltig
from shared.schemas.problem import InputError


class AngabenUngueltig(EingabeUngueltig):
    pass


def lies_angaben(
    programm: Programm,
    roh: Mapping[str, object],
    *,
    wo: tuple[str, ...] = ("body", "angaben"),
) -> dict[str, Angabenwert]:
    """Return the typed values of what was stated; null means not stated.

    An Angabe the programme does not ask for or cannot read is refused with its place in `wo`.
    """
    werte: dict[str, Angabenwert] = {}
    fehler: list[InputError] = []
    for name, wert in roh.items():
        ort = (*wo, name)
        if name not in programm.angaben:
            fehler.append(to_input_error({"type": "extra_forbidden", "loc": ort}))
        elif wert is not None:
            try:
                werte[name] = programm.angaben[name].lesen(wert)
            except ValidationError as error:
                fehler += [to_input_error({**e, "loc": ort + e["loc"]}) for e in error.errors()]
    if fehler:
        raise AngabenUngueltig("Mindestens eine Angabe ist nicht gültig.", errors=fehler)
    return werte
