"""Which question comes next, and what it says: pure."""

from dataclasses import dataclass

from services.dashboard.seiten.foerdercheck.pruefen import Gepruefte
from shared.schemas.foerderung import Angabentyp, Programmart
from shared.schemas.programm import AngabeRead
from shared.schemas.pruefung import RegelbefundRead

REIHENFOLGE = (Programmart.ANTRAG, Programmart.KONTINGENT, Programmart.KOSTENUEBERNAHME)


@dataclass(frozen=True)
class Frage:
    """`nummer` of `anzahl`; `regeln` are those that cannot be judged without the answer."""

    programm: str
    programmtitel: str
    angabe: AngabeRead
    regeln: list[RegelbefundRead]
    nummer: int
    anzahl: int

    @property
    def schluessel(self) -> str:
        return f"{self.programm}.{self.angabe.name}"

    @property
    def satz(self) -> str:
        """Return the question: what is stated as a fact becomes one that is asked."""
        if self.angabe.typ is Angabentyp.WAHRHEIT:
            return f"Trifft das zu: {self.angabe.titel}?"
        return self.angabe.titel


def alle_fragen(gepruefte: Gepruefte) -> list[Frage]:
    """Return every question there is to ask, in a fixed order, answered ones too.

    Nobody is asked for what decides nothing: a programme that is out of reach asks no more.
    """
    pruefungen = {p.programm: p for p in gepruefte.pruefungen}
    gefunden = [
        (programm, angabe)
        for programm in sorted(
            gepruefte.programme.values(), key=lambda p: (REIHENFOLGE.index(p.art), p.code)
        )
        if programm.code in pruefungen
        for angabe in programm.angaben
        if (programm.code, angabe.name) in gepruefte.vorhaben.angaben
        or (
            pruefungen[programm.code].erreichbar
            and angabe.name in pruefungen[programm.code].fehlende_angaben
        )
    ]
    return [
        Frage(
            programm=programm.code,
            programmtitel=programm.titel,
            angabe=angabe,
            regeln=[
                regel
                for regel in pruefungen[programm.code].regeln
                if angabe.name in regel.fehlende_angaben
            ],
            nummer=nummer,
            anzahl=len(gefunden),
        )
        for nummer, (programm, angabe) in enumerate(gefunden, start=1)
    ]


def naechste_frage(gepruefte: Gepruefte) -> Frage | None:
    """Return the first question without an answer, None when all are answered."""
    beantwortet = gepruefte.vorhaben.angaben
    offene = (f for f in alle_fragen(gepruefte) if (f.programm, f.angabe.name) not in beantwortet)
    return next(offene, None)
