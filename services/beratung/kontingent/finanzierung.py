"""Who pays for a consulting: pure, with the reason in words.

The Land pays as many consultings per Kommune and Bereich as the rule of the Förderung grants, if
all their days lie in one of its periods (OZG-Report #Kommunal Nr. 2: one). Beyond it the Kommune
may book at its own cost.
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
class Foerderzeit:
    """From `von` to `bis` (both included) the Land pays `plaetze` consultings, from this Topf.

    `schluessel` is the programme and the figure that grants them, as the Förderung publishes both:
    all periods with the same one share one Kontingent, of which `plaetze` are free at most in this
    period. `quelle` is what the rule goes back to, `regelversion` the version of the rule that
    says so.
    """

    von: date
    bis: date
    plaetze: int
    schluessel: str
    topf: str
    quelle: str
    regelversion: str

    def enthaelt(self, tage: Sequence[date]) -> bool:
        return all(self.von <= tag <= self.bis for tag in tage)


@dataclass(frozen=True, slots=True)
class Foerderung:
    """When the Land pays in a Bereich, in the order of the days."""

    bereich: Bereich
    zeiten: tuple[Foerderzeit, ...]

    def fuer(self, tage: Sequence[date]) -> Foerderzeit | None:
        """Return the period that holds all these days."""
        return next((zeit for zeit in self.zeiten if zeit.enthaelt(tage)), None)

    def gilt(self, tage: Sequence[date]) -> bool:
        return self.fuer(tage) is not None


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """`platz_nr` is the free place that is used up and `topf` what it is paid from; null when the
    Kommune pays.
    """

    finanzierung: Finanzierung
    begruendung: str
    platz_nr: int | None
    topf: str | None
    regelversion: str | None


def entscheide(
    foerderung: Foerderung,
    *,
    freier_platz: int | None,
    tage: Sequence[date],
) -> Entscheidung:
    """Return who pays and why."""
    bereich = BEREICHE[foerderung.bereich]
    zeit = foerderung.fuer(tage)
    if zeit is None:
        grund = _ungefoerdert(foerderung, tage)
        version = foerderung.zeiten[-1].regelversion if foerderung.zeiten else None
        return Entscheidung(Finanzierung.EIGEN, grund, None, None, version)
    if freier_platz is None:
        grund = f"Ihre kostenfreie Beratung im Bereich {bereich} ist schon vergeben."
        return Entscheidung(Finanzierung.EIGEN, grund, None, None, zeit.regelversion)
    grund = (
        f"Das Land zahlt: Es ist Ihre kostenfreie Beratung im Bereich {bereich}, aus „{zeit.topf}“."
    )
    return Entscheidung(Finanzierung.LAND, grund, freier_platz, zeit.topf, zeit.regelversion)


def _ungefoerdert(foerderung: Foerderung, tage: Sequence[date]) -> str:
    bereich = BEREICHE[foerderung.bereich]
    if not foerderung.zeiten:
        return f"Im Bereich {bereich} zahlt das Land keine Beratungen."
    zeiten = " und ".join(
        f"vom {datum(zeit.von)} bis {datum(zeit.bis)}" for zeit in foerderung.zeiten
    )
    warum = "nicht alle Tage liegen darin"
    if all(foerderung.gilt([tag]) for tag in tage):
        warum = "diese Tage liegen nicht alle im selben Zeitraum"
    return f"Im Bereich {bereich} zahlt das Land Beratungen {zeiten}; {warum}."
