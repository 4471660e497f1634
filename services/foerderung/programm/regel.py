"""The rules a programme may state, as data; what they say to facts is judged elsewhere."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from services.foerderung.programm.grundform import MitQuelle, Name, Text
from shared.schemas.eingabe import Datum
from shared.schemas.foerderung import Angabentyp, Schwere

ZAHLEN = frozenset({Angabentyp.GANZZAHL, Angabentyp.ZAHL})


class _Regel(MitQuelle):
    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,19}$")]
    text: Text
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
    feld: Name
    bis: Datum

    @property
    def schliesst_fenster(self) -> bool:
        """Whether it decides until when one may apply."""
        return self.feld == "antragsdatum" and self.schwere is Schwere.PFLICHT

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.DATUM})}


class ZeitraumIn(_Regel):
    typ: Literal["zeitraum_in"]
    felder_: Annotated[tuple[Name, Name], Field(alias="felder")]
    von: Datum
    bis: Datum

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return dict.fromkeys(self.felder_, frozenset({Angabentyp.DATUM}))


class Ermessen(_Regel):
    typ: Literal["ermessen"]


class MehrereKommunen(_Regel):
    """At least `ab`; exactly `ermessen_bei` is for a person to decide."""

    typ: Literal["mehrere_kommunen"]
    ab: Annotated[int, Field(ge=2, le=100)]
    ermessen_bei: Annotated[int, Field(ge=1, le=100)] | None = None


class JeKommune(_Regel):
    typ: Literal["je_kommune"]
    feld: Name

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.GANZZAHL})}


class Wahr(_Regel):
    typ: Literal["wahr"]
    feld: Name

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.WAHRHEIT})}


class Falsch(_Regel):
    typ: Literal["falsch"]
    feld: Name

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.WAHRHEIT})}


class Mindestens(_Regel):
    typ: Literal["mindestens"]
    feld: Name
    parameter: Name

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: ZAHLEN}

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.parameter})


class AlleTageImZeitraum(_Regel):
    """Every day of `feld` falls where the parameter chosen by the value of `nach` is above zero."""

    typ: Literal["alle_tage_im_zeitraum"]
    feld: Name
    nach: Name
    zeitraeume: Annotated[dict[int, Name], Field(min_length=1, max_length=100)]

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
    tuple[Annotated[Regel, Field(discriminator="typ")], ...], Field(min_length=1, max_length=100)
]
regelwerk: Any = TypeAdapter(Regelwerk).validate_python
