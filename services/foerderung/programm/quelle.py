"""Where facts come from: documents name a source by its id, and reading resolves it."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ValidationInfo


class Quelle(BaseModel, frozen=True, extra="forbid"):
    """`extern` marks a source outside the four this project rests on."""

    id: str
    titel: str
    extern: bool = False


def _aufloesen(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    quellen: Mapping[str, Quelle] = (info.context or {}).get("quellen", {})
    if value not in quellen:
        raise ValueError(f"Die Quelle {value} ist nicht verzeichnet.")
    return quellen[value]


QuelleVerweis: TypeAlias = Annotated[Quelle, BeforeValidator(_aufloesen)]
