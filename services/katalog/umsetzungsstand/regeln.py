"""How far a Leistung has come in a Kommune, and what to do next in order of effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.schemas.abdeckung import Schritt
from shared.schemas.katalog import Stufe

# the furthest first
RANG = (
    Stufe.NUTZBAR,
    Stufe.IM_HESSENFINDER,
    Stufe.EINGEBUNDEN,
    Stufe.ABGERUFEN,
    Stufe.BEREITGESTELLT,
)
SCHRITTE = {
    Stufe.IM_HESSENFINDER: (1, Schritt.FREISCHALTEN),
    Stufe.EINGEBUNDEN: (2, Schritt.HESSENFINDER_EINTRAGEN),
    Stufe.ABGERUFEN: (3, Schritt.EINBINDEN),
    Stufe.BEREITGESTELLT: (4, Schritt.ABRUFEN),
}


@dataclass(frozen=True, slots=True)
class Weg:
    """One Onlinedienst by which a Leistung may become usable, and how far it has come here."""

    onlinedienst: UUID
    name: str
    stufe: Stufe | None


@dataclass(frozen=True, slots=True)
class Vorhaben:
    """A Leistung this Kommune performs; `kommunen` and `einwohner` have it usable already."""

    leistung: UUID
    name: str
    wege: tuple[Weg, ...]
    kommunen: int = 0
    einwohner: int = 0

    @property
    def weg(self) -> Weg | None:
        """The way that has come furthest."""
        return weitester(self.wege)

    @property
    def schritt(self) -> tuple[int, Schritt] | None:
        """How many steps are left, and the next of them; None where none is possible."""
        weg = self.weg
        return SCHRITTE.get(weg.stufe) if weg and weg.stufe else None

    @property
    def entfernung(self) -> int:
        """How many steps are left; more than all where none is possible."""
        return self.schritt[0] if self.schritt else len(RANG)


def erreicht(gemeldet: str | None, *, abrufbar: bool) -> Stufe | None:
    """Return the step of a Kommune on a way; what was taken back or never begun begins anew."""
    if gemeldet in RANG:
        return Stufe(gemeldet)
    return Stufe.BEREITGESTELLT if abrufbar else None


def weitester(wege: Iterable[Weg]) -> Weg | None:
    """Return the way that has come furthest, the first by name among equals."""

    def rang(weg: Weg) -> tuple[int, str]:
        return (RANG.index(weg.stufe) if weg.stufe else len(RANG)), weg.name

    return min(wege, key=rang, default=None)


def naechstliegende(vorhaben: Sequence[Vorhaben], anzahl: int) -> list[Vorhaben]:
    """Return those that may be among the first `anzahl`, whatever is usable elsewhere."""
    entfernungen = sorted(eines.entfernung for eines in vorhaben)[:anzahl]
    return [eines for eines in vorhaben if eines.entfernung <= max(entfernungen, default=0)]


def nach_wirkung(vorhaben: Iterable[Vorhaben]) -> list[Vorhaben]:
    """Sort by steps left, then by how many Kommunen and inhabitants elsewhere have it already.

    Where no step is possible it comes last.
    """

    def wirkung(eines: Vorhaben) -> tuple[int, int, int, str]:
        return eines.entfernung, -eines.kommunen, -eines.einwohner, eines.name

    return sorted(vorhaben, key=wirkung)
