"""The rules a programme may state, as data; what they say to facts is judged elsewhere."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, Field, TypeAdapter

from services.foerderung.programm.quelle import QuelleVerweis
from shared.schemas.foerderung import Angabentyp, Schwere

ZAHLEN = frozenset({Angabentyp.GANZZAHL, Angabentyp.ZAHL})


class _Regel(BaseModel, frozen=True, extra="forbid"):
    id: str
    quelle: QuelleVerweis
    text: str
    schwere: Schwere = Schwere.PFLICHT

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        """Return the Angaben this rule asks for, each with the types it can judge."""
        return {}

    def parameternamen(self) -> frozenset[str]:
        return frozenset()


class IstHessischeKommune(_Regel):
    typ: Literal["ist_hessische_kommune"]


class DatumBis(_Regel):
    typ: Literal["datum_bis"]
    feld: str
    bis: date

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.DATUM})}


class ZeitraumIn(_Regel):
    typ: Literal["zeitraum_in"]
    felder_: Annotated[tuple[str, str], Field(alias="felder")]
    von: date
    bis: date

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return dict.fromkeys(self.felder_, frozenset({Angabentyp.DATUM}))


class Ermessen(_Regel):
    typ: Literal["ermessen"]


class MehrereKommunen(_Regel):
    """At least `ab`; exactly `ermessen_bei` is for a person to decide."""

    typ: Literal["mehrere_kommunen"]
    ab: Annotated[int, Field(ge=2)]
    ermessen_bei: int | None = None


class JeKommune(_Regel):
    typ: Literal["je_kommune"]
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.GANZZAHL})}


class Wahr(_Regel):
    typ: Literal["wahr"]
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.WAHRHEIT})}


class Falsch(_Regel):
    typ: Literal["falsch"]
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.WAHRHEIT})}


class Mindestens(_Regel):
    typ: Literal["mindestens"]
    feld: str
    parameter: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: ZAHLEN}

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.parameter})


class AlleTageImZeitraum(_Regel):
    """Every day of `feld` falls where the parameter chosen by the value of `nach` is above zero."""

    typ: Literal["alle_tage_im_zeitraum"]
    feld: str
    nach: str
    zeitraeume: Annotated[Mapping[int, str], Field(min_length=1)]

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {
            self.nach: frozenset({Angabentyp.GANZZAHL}),
            self.feld: frozenset({Angabentyp.DATEN}),
        }

    def parameternamen(self) -> frozenset[str]:
        return frozenset(self.zeitraeume.values())


class BudgetImJahr(_Regel):
    typ: Literal["budget_im_jahr"]


Regel: TypeAlias = (
    IstHessischeKommune
    | DatumBis
    | ZeitraumIn
    | Ermessen
    | MehrereKommunen
    | JeKommune
    | Wahr
    | Falsch
    | Mindestens
    | AlleTageImZeitraum
    | BudgetImJahr
)
# An unknown type or field is refused here, when a programme is read, and never judged "unbekannt".
Regelwerk: TypeAlias = Annotated[
    tuple[Annotated[Regel, Field(discriminator="typ")], ...], Field(min_length=1)
]
regelwerk: Any = TypeAdapter(Regelwerk).validate_python
