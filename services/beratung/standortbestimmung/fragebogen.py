"""The questionnaires this service is shipped with: `fassung_<n>.yaml` in this folder.

A Fassung holds its questions, the rules that recommend a module, and what to prepare for each.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, Field, StrictBool, StrictInt, TypeAdapter, model_validator

from services.beratung.standortbestimmung.regeln import Bedingung, Regel, Vorbereitungspunkt
from shared.schemas.beratung import Bereich
from shared.schemas.standortbestimmung import Frageart, Kennung

DOKUMENTE = Path(__file__).parent
MODULE = {1, 2, 3, 4}


class Frage(BaseModel, frozen=True, extra="forbid"):
    """A question of a closed kind; `optionen` by key, the bounds are those of a number."""

    frage: Kennung
    art: Frageart
    text: str
    pflicht: bool = False
    optionen: dict[Kennung, str] = {}
    mindestens: int | None = None
    hoechstens: int | None = None

    @model_validator(mode="after")
    def _vollstaendig(self) -> "Frage":
        waehlbar = self.art in {Frageart.AUSWAHL, Frageart.MEHRFACHAUSWAHL}
        if waehlbar is not bool(self.optionen):
            raise ValueError(f"{self.frage}: options are for choices, and every choice has some")
        begrenzt = None not in (self.mindestens, self.hoechstens)
        if (self.art is Frageart.ZAHL) is not begrenzt:
            raise ValueError(f"{self.frage}: bounds are for numbers, and every number has them")
        return self

    @cached_property
    def antwortform(self) -> TypeAdapter[Any]:
        """What an answer must be."""
        wahl: Any = Literal[tuple(self.optionen)] if self.optionen else str
        match self.art:
            case Frageart.JA_NEIN:
                return TypeAdapter(StrictBool)
            case Frageart.ZAHL:
                zahl = Annotated[StrictInt, Field(ge=self.mindestens, le=self.hoechstens)]
                return TypeAdapter(zahl)
            case Frageart.AUSWAHL:
                return TypeAdapter(wahl)
            case Frageart.MEHRFACHAUSWAHL:
                laenge = Field(max_length=len(self.optionen))
                return TypeAdapter(Annotated[list[wahl], laenge])


class Abschnitt(BaseModel, frozen=True, extra="forbid"):
    titel: str
    fragen: tuple[Frage, ...]


class Modulblatt(BaseModel, frozen=True, extra="forbid"):
    """What belongs to a module besides the Stammdaten."""

    bereich: Bereich
    vorbereitung: tuple[Vorbereitungspunkt, ...]


class Fragebogen(BaseModel, frozen=True, extra="forbid"):
    """One Fassung; `gueltig_ab` is the first day it is the one to be filled in."""

    fassung: int
    gueltig_ab: date
    abschnitte: tuple[Abschnitt, ...]
    regeln: tuple[Regel, ...]
    module: dict[int, Modulblatt]

    @cached_property
    def fragen(self) -> Mapping[str, Frage]:
        return {frage.frage: frage for teil in self.abschnitte for frage in teil.fragen}

    @property
    def bereiche(self) -> Mapping[int, Bereich]:
        return {nr: blatt.bereich for nr, blatt in self.module.items()}

    @model_validator(mode="after")
    def _passt_zusammen(self) -> "Fragebogen":
        if len(self.fragen) != sum(len(teil.fragen) for teil in self.abschnitte):
            raise ValueError("a question stands twice")
        if self.module.keys() != MODULE or not {r.modul for r in self.regeln} <= {None, *MODULE}:
            raise ValueError("there are four modules, each with its checklist")
        for bedingung in self._bedingungen():
            frage = self.fragen.get(bedingung.frage)
            if frage is None or not _beantwortbar(bedingung, frage):
                raise ValueError(f"no answer to {bedingung.frage} is like that")
        return self

    def _bedingungen(self) -> Iterator[Bedingung]:
        for regel in self.regeln:
            yield from regel.wenn
        for blatt in self.module.values():
            for punkt in blatt.vorbereitung:
                yield from punkt.wenn


def _beantwortbar(bedingung: Bedingung, frage: Frage) -> bool:
    """Return whether the condition asks for what this question can be answered with."""
    match frage.art:
        case Frageart.JA_NEIN:
            return bool(bedingung.ist) and all(isinstance(w, bool) for w in bedingung.ist)
        case Frageart.AUSWAHL:
            return bool(bedingung.ist) and set(bedingung.ist) <= frage.optionen.keys()
        case Frageart.MEHRFACHAUSWAHL:
            return bool(bedingung.enthaelt) and set(bedingung.enthaelt) <= frage.optionen.keys()
        case Frageart.ZAHL:
            return bedingung.hat_grenze


@cache
def mitgelieferte() -> Mapping[int, Fragebogen]:
    """Return every Fassung by its number, the oldest first; raises pydantic's ValidationError."""
    texte = (datei.read_text("utf-8") for datei in DOKUMENTE.glob("fassung_*.yaml"))
    alle = [Fragebogen.model_validate(yaml.load(text, yaml.CSafeLoader)) for text in texte]
    return {f.fassung: f for f in sorted(alle, key=lambda f: f.fassung)}
