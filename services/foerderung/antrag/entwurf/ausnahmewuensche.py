"""From which rules the applicant asks to be excepted: told in the Antrag, decided by the authority.

An Antrag may be submitted against the rules it names here. That grants nothing: a Bewilligung
needs an Ausnahme that two persons of the authority stand for.
"""

from collections.abc import Collection, Sequence
from typing import Any

from services.foerderung.programm.dokument import Programm
from shared.errors import EingabeUngueltig
from shared.schemas.entscheidung import Ausnahmewunsch
from shared.schemas.problem import InputError


class RegelUnbekannt(EingabeUngueltig):
    pass


def festgehalten(programm: Programm, wuensche: Sequence[Ausnahmewunsch]) -> list[dict[str, Any]]:
    """Return what is kept of them; refuse rules the programme does not have, and doubles."""
    regeln = {regel.id for regel in programm.regeln}
    fehler = [
        InputError(
            pointer=f"/body/ausnahmewuensche/{stelle}/regel",
            code="regel_unbekannt",
            detail="Diese Regel hat das Programm nicht, oder sie ist schon genannt.",
        )
        for stelle, wunsch in enumerate(wuensche)
        if wunsch.regel not in regeln or wunsch.regel in {w.regel for w in wuensche[:stelle]}
    ]
    if fehler:
        raise RegelUnbekannt("Davon kann es keine Ausnahme geben.", errors=fehler)
    return [wunsch.model_dump() for wunsch in wuensche]


def ohne_regeln(programm: Programm, ausgenommen: Collection[str]) -> Programm:
    """Return the programme as it judges a case that is excepted from these rules.

    Where one of them closes the Antragsfenster, the window does not close in its place.
    """
    geltende = tuple(regel for regel in programm.regeln if regel.id not in ausgenommen)
    fenster = programm.fenster_ohne_regel
    return programm.model_copy(update={"regeln": geltende, "antragsfenster": fenster})
