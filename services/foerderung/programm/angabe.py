"""What a programme asks for: a closed set of types, each bounded."""

import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shared.schemas.eingabe import Datum, Kurztext
from shared.schemas.foerderung import Angabentyp

Angabenwert: TypeAlias = bool | int | Decimal | date | tuple[date, ...]


def _nur_tag(value: object) -> object:
    """Refuse what pydantic would read as a timestamp."""
    if not isinstance(value, str):
        raise PydanticCustomError("date_type", "")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date_parsing", "")
    return value


def _nur_zahl(value: object) -> object:
    """Let in numbers and plain decimal text: no exponent, no NaN, no other script's digits."""
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", value):
        raise PydanticCustomError("decimal_parsing", "")
    return value


def _ohne_vorzeichen_der_null(value: Decimal) -> Decimal:
    return value + 0


Grenze: TypeAlias = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
Tag = Annotated[Datum, BeforeValidator(_nur_tag)]
Zahl = Annotated[Decimal, AfterValidator(_ohne_vorzeichen_der_null), BeforeValidator(_nur_zahl)]


class Angabe(BaseModel, frozen=True, extra="forbid"):
    """One thing a check asks for; `von` and `bis` bound numbers, both inclusive."""

    typ: Angabentyp
    titel: Kurztext
    von: Grenze = 0
    bis: Grenze = 1_000_000

    @model_validator(mode="after")
    def _aufsteigend(self) -> "Angabe":
        if self.von > self.bis:
            raise ValueError("Das Ende liegt vor dem Beginn.")
        return self

    def lesen(self, roh: object) -> Angabenwert:
        """Return the typed value; raises pydantic's ValidationError."""
        wert: Angabenwert = self._adapter.validate_python(roh)
        return wert

    @property
    def ist_zahl(self) -> bool:
        return self.typ in (Angabentyp.GANZZAHL, Angabentyp.ZAHL)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        match self.typ:
            case Angabentyp.DATUM:
                return TypeAdapter(Tag)
            case Angabentyp.DATEN:
                tage = Annotated[list[Tag], Field(min_length=1, max_length=10)]
                return TypeAdapter(Annotated[tage, AfterValidator(tuple)])
            case Angabentyp.GELD:
                return TypeAdapter(Annotated[Zahl, Field(ge=0, max_digits=14, decimal_places=2)])
            case Angabentyp.GANZZAHL:
                return TypeAdapter(Annotated[int, Field(ge=self.von, le=self.bis, strict=True)])
            case Angabentyp.ZAHL:
                grenzen = Field(ge=self.von, le=self.bis, max_digits=14, decimal_places=4)
                return TypeAdapter(Annotated[Zahl, grenzen])
            case Angabentyp.WAHRHEIT:
                return TypeAdapter(StrictBool)
