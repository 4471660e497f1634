"""Who pays for a consulting: pure, with the reason in words.

One consulting per Kommune and Bereich is free, if all its days lie in the period of the Bereich
(OZG-Report #Kommunal Nr. 2). Beyond it the Kommune may book at its own cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.deutsch import datum
from shared.schemas.beratung import Bereich, Finanzierung

BEREICHE = {
    Bereich.OZG: "OZG (Module 1 und 2)",
    Bereich.VERWALTUNGSDIGITALISIERUNG: "Verwaltungsdigitalisierung (Module 3 und 4)",
}


@dataclass(frozen=True, slots=True)
class Foerderung:
    """What the Land pays in a Bereich: from which Topf, from `von` to `bis` (both included)."""

    bereich: Bereich
    topf: str
    von: date
    bis: date

    def gilt(self, tage: Sequence[date]) -> bool:
        return all(self.von <= tag <= self.bis for tag in tage)


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """`platz_nr` is the free place that is used up; null when the Kommune pays."""

    finanzierung: Finanzierung
    begruendung: str
    platz_nr: int | None


def entscheide(
    foerderung: Foerderung,
    *,
    freier_platz: int | None,
    tage: Sequence[date],
) -> Entscheidung:
    """Return who pays and why."""
    bereich = BEREICHE[foerderung.bereich]
    if not foerderung.gilt(tage):
        grund = (
            f"Im Bereich {bereich} zahlt das Land Beratungen vom {datum(foerderung.von)}"
            f" bis {datum(foerderung.bis)}; nicht alle Tage liegen darin."
        )
    elif freier_platz is None:
        grund = f"Ihre kostenfreie Beratung im Bereich {bereich} ist schon vergeben."
    else:
        return Entscheidung(
            Finanzierung.LAND,
            f"Das Land zahlt: Es ist Ihre kostenfreie Beratung im Bereich {bereich},"
            f" aus „{foerderung.topf}“.",
            freier_platz,
        )
    return Entscheidung(Finanzierung.EIGEN, grund, None)
