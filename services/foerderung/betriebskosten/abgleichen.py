"""What a file of cost reports adds to those in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from services.foerderung.betriebskosten.lesen import Kostenzeile
from shared.schemas.betriebskosten import AbgelehnteZeile

Schluessel: TypeAlias = tuple[str, str]
"""A folded name and a month: for each there is one report in force."""


@dataclass(frozen=True, slots=True)
class Gemeldet:
    """A report in force (EUR) and how often it was made."""

    fassung: int
    betrag: Decimal


@dataclass(frozen=True, slots=True)
class Aenderung:
    """A line that becomes the report in force; `um` is what it adds to the costs (EUR)."""

    zeile: Kostenzeile
    fassung: int
    um: Decimal


@dataclass(slots=True)
class Abgleich:
    neu: list[Aenderung] = field(default_factory=list)
    berichtigt: list[Aenderung] = field(default_factory=list)
    unveraendert: int = 0
    abgelehnt: list[AbgelehnteZeile] = field(default_factory=list)

    @property
    def aenderungen(self) -> list[Aenderung]:
        return [*self.neu, *self.berichtigt]


def gleiche_ab(zeilen: Iterable[Kostenzeile], bestand: Mapping[Schluessel, Gemeldet]) -> Abgleich:
    """Tell new lines, corrections and known ones apart; zero corrects, but is no first report."""
    abgleich = Abgleich()
    for zeile in zeilen:
        bisher = bestand.get((zeile.sortierung, zeile.abrechnungsmonat))
        if bisher is None and not zeile.betrag:
            grund = "Null Euro meldet nur, wer eine frühere Meldung zurücknimmt."
            abgleich.abgelehnt.append(AbgelehnteZeile(zeile=zeile.zeile, grund=grund))
        elif bisher is None:
            abgleich.neu.append(Aenderung(zeile, 1, zeile.betrag))
        elif bisher.betrag == zeile.betrag:
            abgleich.unveraendert += 1
        else:
            um = zeile.betrag - bisher.betrag
            abgleich.berichtigt.append(Aenderung(zeile, bisher.fassung + 1, um))
    return abgleich
