"""Where facts come from: documents name a source by its id, and reading resolves it."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from shared.schemas.eingabe import Kurztext

QUELLE_ID = r"^[A-Z][A-Z0-9_]{0,19}$"
QuelleId: TypeAlias = Annotated[str, Field(pattern=QUELLE_ID)]


class Quellenangabe(BaseModel, frozen=True, extra="forbid"):
    """`extern` marks a source outside the four this project rests on."""

    titel: Kurztext
    extern: bool = False


class Quelle(Quellenangabe, frozen=True, extra="forbid"):
    id: str


_angaben: TypeAdapter[dict[str, Quellenangabe]] = TypeAdapter(dict[str, Quellenangabe])


def lies_quellen(roh: Any) -> dict[str, Quelle]:
    """Return sources by their id; raises pydantic's ValidationError."""
    gelesen = _angaben.validate_python(roh)
    return {id_: Quelle(id=id_, **angabe.model_dump()) for id_, angabe in gelesen.items()}


def _aufloesen(value: object, info: ValidationInfo) -> object:
    if isinstance(value, Quelle):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "Hier wird ein Text erwartet.")
    quellen: Mapping[str, Quelle] = (info.context or {}).get("quellen", {})
    if value not in quellen:
        raise PydanticCustomError("quelle_unbekannt", "Diese Quelle ist nicht verzeichnet.")
    return quellen[value]


QuelleVerweis: TypeAlias = Annotated[
    Quelle,
    BeforeValidator(_aufloesen),
    WithJsonSchema({"type": "string", "pattern": QUELLE_ID, "description": "Kennung der Quelle"}),
]
