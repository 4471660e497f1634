"""How long each Frist runs, in working days of Hessen.

None of the sources gives a length: all of these are our assumption, with the reason beside each.
"""

from collections.abc import Mapping
from datetime import date

from shared.kalender import nach_arbeitstagen
from shared.schemas.antrag import Fristart

ARBEITSTAGE: Mapping[Fristart, int] = {
    # three months, after which one may sue for inaction (§ 75 VwGO)
    Fristart.BEARBEITUNG: 60,
    # four weeks: a resolution of the Kommune's own bodies is mostly not needed to answer
    Fristart.NACHFORDERUNG: 20,
    # a month, in which the decision can still be challenged (§ 74 VwGO)
    Fristart.VERTRAG: 22,
    # half a year after the Vorhaben has ended
    Fristart.VERWENDUNGSNACHWEIS: 125,
    # a month to pay back
    Fristart.RUECKZAHLUNG: 22,
}
ERINNERUNG = 5  # working days before it is due: a week to act


def faelligkeit(art: Fristart, *, heute: date, vorhaben_ende: date | None) -> date:
    """Return the last day of a Frist that is set today; always a working day.

    The Verwendungsnachweis counts from the end of the Vorhaben, where that is still to come.
    """
    beginn = heute
    if art is Fristart.VERWENDUNGSNACHWEIS and vorhaben_ende is not None:
        beginn = max(heute, vorhaben_ende)
    return nach_arbeitstagen(beginn, ARBEITSTAGE[art])


def erinnert_bis(heute: date) -> date:
    """Return the latest due day of which one is reminded today."""
    return nach_arbeitstagen(heute, ERINNERUNG)
