"""The amount of a programme as data: a formula, not its value."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Field

from shared.schemas.foerderung import Angabentyp


class _Glied(BaseModel, frozen=True, extra="forbid"):
    def parameternamen(self) -> frozenset[str]:
        return frozenset()

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {}


class AusParameter(_Glied):
    parameter: str

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.parameter})


class AusAngabe(_Glied):
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.GELD})}


class Produkt(_Glied):
    produkt: tuple[Literal["anzahl_kommunen"], str]

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.produkt[1]})


class _Wahl(BaseModel, frozen=True, extra="forbid"):
    dann: str
    sonst: str


class NachAnzahl(_Glied):
    wenn_mehrere_kommunen: _Wahl

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.wenn_mehrere_kommunen.dann, self.wenn_mehrere_kommunen.sonst})


Glied: TypeAlias = AusParameter | AusAngabe | Produkt | NachAnzahl


class Hoehe(BaseModel, frozen=True, extra="forbid"):
    """The smallest of its parts."""

    min: Annotated[tuple[Glied, ...], Field(min_length=1)]
