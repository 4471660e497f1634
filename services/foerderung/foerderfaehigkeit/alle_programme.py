"""What every programme says to the same Kommunen, and which of it is in reach."""

from collections.abc import Collection, Mapping
from datetime import date

from services.foerderung.budget.queries import Budgetlage
from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.programm.angabe import Angabenwert
from services.foerderung.programm.dokument import Programm
from shared.schemas.foerderung import Pruefergebnis
from shared.schemas.pruefung import PruefungRead

BESTE_ZUERST = list(Pruefergebnis)
OHNE_FRIST = "9999-12-31"
NICHTS: Mapping[str, Angabenwert] = {}


def beurteile_alle(
    programme: Collection[Programm],
    *,
    kommunen: tuple[Kommune, ...],
    angaben: Mapping[str, Mapping[str, Angabenwert]],
    stichtag: date,
    budgets: Mapping[str, Budgetlage],
    gruppe_offen: bool,
) -> list[PruefungRead]:
    """Check each programme as if applied for on the Stichtag; `angaben` are by its code."""
    return [
        beurteile(
            programm,
            kommunen=kommunen,
            angaben=beantragt_am(stichtag, programm) | dict(angaben.get(programm.code, NICHTS)),
            stichtag=stichtag,
            budget=budgets.get(programm.code),
            gruppe_offen=gruppe_offen,
        )
        for programm in programme
    ]


def beantragt_am(stichtag: date, programm: Programm) -> dict[str, Angabenwert]:
    return {"antragsdatum": stichtag} if "antragsdatum" in programm.angaben else {}


def aussicht(pruefung: PruefungRead) -> tuple[str, ...]:
    """Return what sorts the best prospect first: the result, what can still be mended before what
    cannot, the nearer deadline.
    """
    return (
        str(BESTE_ZUERST.index(pruefung.ergebnis)),
        str(int(not pruefung.erreichbar)),
        OHNE_FRIST if pruefung.frist is None else pruefung.frist.isoformat(),
        pruefung.programm,
    )
