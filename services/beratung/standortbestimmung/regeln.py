"""Which module a Kommune's answers speak for: pure, with every rule and what it rests on.

Module 1 may be skipped with prior knowledge, an existing Strategie can be validated and continued;
what each module is for: OZG-Report #Kommunal Nr. 2. Which answer speaks for which goal is our own
reading, and stands in the document beside its source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import BaseModel, StrictBool, model_validator

from shared.schemas.beratung import Bereich
from shared.schemas.standortbestimmung import Kennung, Regelergebnis, Wirkung

Antwortwert: TypeAlias = bool | int | str | list[str]
Antworten: TypeAlias = Mapping[str, Antwortwert]


class Bedingung(BaseModel, frozen=True, extra="forbid"):
    """Holds when the answer is one of `ist`, has one of `enthaelt`, or lies within the bounds."""

    frage: Kennung
    ist: tuple[StrictBool | str, ...] = ()
    enthaelt: tuple[str, ...] = ()
    mindestens: int | None = None
    hoechstens: int | None = None

    @property
    def hat_grenze(self) -> bool:
        return self.mindestens is not None or self.hoechstens is not None

    @model_validator(mode="after")
    def _genau_eine(self) -> "Bedingung":
        if [bool(self.ist), bool(self.enthaelt), self.hat_grenze].count(True) != 1:
            raise ValueError(f"{self.frage}: a condition asks for one thing")
        return self

    def gilt(self, antworten: Antworten) -> Regelergebnis:
        """Return whether it holds; open while the question is not answered."""
        if self.frage not in antworten:
            return Regelergebnis.OFFEN
        antwort = antworten[self.frage]
        if self.ist:
            erfuellt = antwort in self.ist
        elif isinstance(antwort, list):
            erfuellt = not set(self.enthaelt).isdisjoint(antwort)
        else:
            zahl = int(antwort)
            erfuellt = (self.mindestens is None or zahl >= self.mindestens) and (
                self.hoechstens is None or zahl <= self.hoechstens
            )
        return Regelergebnis.TRIFFT_ZU if erfuellt else Regelergebnis.TRIFFT_NICHT_ZU


class Regel(BaseModel, frozen=True, extra="forbid"):
    """Speaks for a module, says that it may be skipped, or points something out."""

    regel: Kennung
    wirkung: Wirkung
    modul: int | None = None
    wenn: tuple[Bedingung, ...]
    text: str
    quelle: str

    @model_validator(mode="after")
    def _modul_genannt(self) -> "Regel":
        if (self.wirkung is Wirkung.WEIST_HIN) is not (self.modul is None):
            raise ValueError(f"{self.regel}: names a module unless it only points something out")
        return self


class Vorbereitungspunkt(BaseModel, frozen=True, extra="forbid"):
    """Something to prepare; `falls` says in words what `wenn` says."""

    punkt: Kennung
    text: str
    falls: str | None = None
    wenn: tuple[Bedingung, ...] = ()

    @model_validator(mode="after")
    def _in_worten(self) -> "Vorbereitungspunkt":
        if bool(self.wenn) is not bool(self.falls):
            raise ValueError(f"{self.punkt}: a condition is said in words")
        return self


@dataclass(frozen=True, slots=True)
class Befund:
    """A rule and what it says to these answers."""

    regel: Regel
    ergebnis: Regelergebnis


class NichtsEmpfohlen(Exception):
    """A Fassung leaves a Kommune without a module: a mistake in its document."""


def beurteile(regeln: Sequence[Regel], antworten: Antworten) -> list[Befund]:
    """Return every rule with its result, in the order of the document."""
    return [Befund(regel, alle_gelten(regel.wenn, antworten)) for regel in regeln]


def empfohlene(
    befunde: Sequence[Befund], bereiche: Mapping[int, Bereich]
) -> list[tuple[int, Regel]]:
    """Return the module and the rule that speaks for it, then those of the other Bereich, if any.

    One consulting of each Bereich is free. Raises NichtsEmpfohlen.
    """
    sprechen = [
        (befund.regel.modul, befund.regel)
        for befund in befunde
        if befund.ergebnis is Regelergebnis.TRIFFT_ZU
        and befund.regel.wirkung is Wirkung.EMPFIEHLT
        and befund.regel.modul is not None
    ]
    if not sprechen:
        raise NichtsEmpfohlen
    bereich = bereiche[sprechen[0][0]]
    andere = [(modul, regel) for modul, regel in sprechen if bereiche[modul] is not bereich]
    return [sprechen[0], *andere[:1]]


def zu_vorbereiten(
    punkte: Sequence[Vorbereitungspunkt], antworten: Antworten
) -> list[Vorbereitungspunkt]:
    """Return the points that apply, also those of which the answers do not tell."""
    entfaellt = Regelergebnis.TRIFFT_NICHT_ZU
    return [punkt for punkt in punkte if alle_gelten(punkt.wenn, antworten) is not entfaellt]


def alle_gelten(bedingungen: Sequence[Bedingung], antworten: Antworten) -> Regelergebnis:
    """Return whether all hold: one that does not decides, one that is open leaves it open."""
    ergebnisse = {bedingung.gilt(antworten) for bedingung in bedingungen}
    for entscheidend in (Regelergebnis.TRIFFT_NICHT_ZU, Regelergebnis.OFFEN):
        if entscheidend in ergebnisse:
            return entscheidend
    return Regelergebnis.TRIFFT_ZU
