"""The amount of a programme as data: a formula, not its value."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, Discriminator, Field, Tag

from services.foerderung.programm.grundform import Name
from shared.schemas.foerderung import Angabentyp


class _Glied(BaseModel, frozen=True, extra="forbid"):
    def parameternamen(self) -> frozenset[str]:
        return frozenset()

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {}


class AusParameter(_Glied):
    parameter: Name

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.parameter})


class AusAngabe(_Glied):
    feld: Name

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.GELD})}


class Produkt(_Glied):
    produkt: tuple[Literal["anzahl_kommunen"], Name]

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.produkt[1]})


class _Wahl(BaseModel, frozen=True, extra="forbid"):
    dann: Name
    sonst: Name


class NachAnzahl(_Glied):
    wenn_mehrere_kommunen: _Wahl

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.wenn_mehrere_kommunen.dann, self.wenn_mehrere_kommunen.sonst})


ARTEN = ("parameter", "feld", "produkt", "wenn_mehrere_kommunen")


def art(glied: Any) -> str | None:
    """Return by which member a part of the formula is told from the others."""
    da = type(glied).model_fields if isinstance(glied, BaseModel) else glied
    if not isinstance(da, dict):
        return None
    return next((name for name in ARTEN if name in da), None)


Glied: TypeAlias = Annotated[
    Annotated[AusParameter, Tag("parameter")]
    | Annotated[AusAngabe, Tag("feld")]
    | Annotated[Produkt, Tag("produkt")]
    | Annotated[NachAnzahl, Tag("wenn_mehrere_kommunen")],
    Discriminator(art),
]


class Hoehe(BaseModel, frozen=True, extra="forbid"):
    """The smallest of its parts."""

    min: Annotated[tuple[Glied, ...], Field(min_length=1, max_length=20)]
