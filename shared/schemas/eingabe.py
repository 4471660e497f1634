"""Bounded types for everything that comes from outside: nothing unbounded ever reaches a rule."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Protocol, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Anfrage(BaseModel):
    """Base of every request body and query: unknown fields are refused, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# a header the document calls required although its absence is refused by ourselves
PFLICHT: JsonDict = {"x-pflicht": True}


def beispiel(wert: dict[str, Any]) -> JsonDict:
    """Return the `json_schema_extra` of a model that looks like `wert`."""
    return {"examples": [wert]}


def verschieden(werte: list[Any]) -> list[Any]:
    """Refuse a list that holds anything twice."""
    if len(set(werte)) < len(werte):
        raise ValueError("Ein Eintrag steht zweimal da.")
    return werte


# Categories Cc (but line ends and tabs), Cf and fillers: nobody sees them, and they turn or hide
# what stands beside them. The two that join letters and pictures (200C, 200D) may stand between
# others, but are no text.
_UNSICHTBAR = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_LEER = r" \xa0\u1680\u2000-\u200a\u200c\u200d\u202f\u205f\u3000"
_UMBRUCH = r"\t\n\r"
# Empty, or with something that is seen; each sign has one place, so no text takes long to refuse.
# Where $ stands before a last line end, as in Python, nothing may follow.
LESBAR = rf"^([{_LEER}{_UMBRUCH}]*[^{_UNSICHTBAR}{_LEER}{_UMBRUCH}][^{_UNSICHTBAR}]*)?$(?![\s\S])"
EINZEILIG = (
    rf"^([{_LEER}]*[^{_UNSICHTBAR}{_LEER}{_UMBRUCH}][^{_UNSICHTBAR}{_UMBRUCH}]*)?$(?![\s\S])"
)
_LESBAR, _EINZEILIG = re.compile(LESBAR), re.compile(EINZEILIG)
_ERLAUBT = re.compile(f"[^{_UNSICHTBAR}]*")


def lesbar(text: str) -> str:
    """Refuse what UTF-8 cannot hold, and what nobody sees though it changes a text."""
    if not _ERLAUBT.fullmatch(text):
        raise ValueError("Der Text enthält Steuerzeichen oder unsichtbare Zeichen.")
    if not _LESBAR.fullmatch(text):
        raise ValueError("Der Text ist leer: Er besteht nur aus Leerzeichen.")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValueError("Der Text ist kein gültiges Unicode.")
    return text


def einzeilig(text: str) -> str:
    """Refuse what `lesbar` refuses, and more than one line."""
    if not _EINZEILIG.fullmatch(lesbar(text)):
        raise ValueError("Der Text darf nur eine Zeile haben, ohne Tabulator.")
    return text


LEIKA_URN = "urn:de:fim:leika:leistung:"


def _ags(value: object) -> object:
    """Return 8 digits for a key of 5 (Kreis), 8 or 12 digits (ARS), spaces allowed.

    `ags = ars[0:5] + ars[9:12]` (GV100AD, Statistisches Bundesamt).
    """
    if not isinstance(value, str) or len(value) > 20:
        return value
    digits = value.replace(" ", "")
    if not re.fullmatch(r"[0-9]+", digits):
        return value
    if len(digits) == 5:
        return digits + "000"
    if len(digits) == 12:
        return digits[:5] + digits[9:]
    return digits


def _leika(value: object) -> object:
    """Return the digits; FIM, PVOG and FIT-Connect write the key as a URN."""
    if isinstance(value, str) and len(value) <= len(LEIKA_URN) + 24:
        return value.lower().removeprefix(LEIKA_URN).replace(".", "").replace(" ", "")
    return value


def _leika_struktur(value: str) -> str:
    if value[8:11] == "000" and value[11:] not in {"", "000"}:
        raise ValueError("Ein Verrichtungsdetail setzt eine Verrichtung voraus.")
    return value


def _iso_datum(value: object) -> object:
    """Refuse what pydantic would take for seconds since 1970: numbers, also written as text."""
    if isinstance(value, date) or (
        isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    ):
        return value
    raise ValueError("Hier wird ein Datum erwartet (JJJJ-MM-TT).")


def _im_kalender(value: date) -> date:
    if not 1900 <= value.year <= 2199:
        raise ValueError("Das Datum muss zwischen 1900 und 2199 liegen.")
    return value


HOECHSTENS = Decimal("999999999999.99")  # what numeric(14,2) holds
GELD = r"^[0-9]{1,12}(\.[0-9]{1,2})?$"


def _geld(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(GELD[1:-1], value):
        raise ValueError("Hier wird ein Betrag in Euro erwartet, zum Beispiel 25000.00.")
    return value


class _GeldAlsText:
    """Says in the document how an amount is written as text."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core)
        for zweig in schema.get("anyOf", []):
            if zweig.get("type") == "string":
                zweig["pattern"] = GELD
        return schema


_GESCHRIEBEN = BeforeValidator(_geld)
_ALS_TEXT = PlainSerializer(lambda v: f"{v:.2f}", return_type=str, when_used="json")

Kurztext: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        json_schema_extra={"pattern": EINZEILIG},
    ),
    AfterValidator(einzeilig),
]
Ags: TypeAlias = Annotated[
    str,
    Field(pattern=r"^[0-9]{8}$"),  # innermost, or the document would not say it
    BeforeValidator(_ags),
    Field(description="Amtlicher Gemeindeschlüssel", examples=["06635020"]),
]
LeikaSchluessel: TypeAlias = Annotated[
    str,
    Field(pattern=r"^99[0-9]{12}$"),
    BeforeValidator(_leika),
    AfterValidator(_leika_struktur),
    Field(examples=["99001001000000"]),
]
LeikaTeil: TypeAlias = Annotated[
    str,
    Field(pattern=r"^99([0-9]{3}){1,4}$"),
    BeforeValidator(_leika),
    AfterValidator(_leika_struktur),
    Field(examples=["99001001"]),
]
OzgId: TypeAlias = Annotated[str, Field(pattern=r"^1[0-9]{4}$", examples=["10110"])]
Datum: TypeAlias = Annotated[
    date,
    BeforeValidator(_iso_datum),
    AfterValidator(_im_kalender),
    Field(
        examples=["2021-04-15"],
        json_schema_extra={"pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
    ),
]
Monat: TypeAlias = Annotated[
    str, Field(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2021-03"])
]
Geldbetrag: TypeAlias = Annotated[
    Decimal,
    Field(ge=0, le=HOECHSTENS, decimal_places=2, description="Euro", examples=["25000.00"]),
    _GESCHRIEBEN,
    _GeldAlsText(),
    _ALS_TEXT,
]
Betrag: TypeAlias = Annotated[
    Decimal,
    Field(gt=0, le=HOECHSTENS, decimal_places=2, description="Euro", examples=["25000.00"]),
    _GESCHRIEBEN,
    _GeldAlsText(),
    _ALS_TEXT,
]
"""More than nothing."""


class _MitBetrag(Protocol):
    @property
    def betrag(self) -> Decimal: ...


_Posten = TypeVar("_Posten", bound=_MitBetrag)


def zusammen_schreibbar(posten: list[_Posten]) -> list[_Posten]:
    """Refuse amounts whose sum is more than one amount may be."""
    if sum(einer.betrag for einer in posten) > HOECHSTENS:
        raise ValueError("Zusammen sind die Beträge zu groß.")
    return posten


# an instant with its offset
ZEIT = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$"
POSTFACH = r"^[a-z0-9]([a-z0-9._+-]*[a-z0-9])?@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]{2,63})+$"
Funktionspostfach: TypeAlias = Annotated[
    str,
    Field(
        max_length=200,
        pattern=POSTFACH,
        description="Funktionspostfach der Kommune, keine persönliche Adresse.",
    ),
]
