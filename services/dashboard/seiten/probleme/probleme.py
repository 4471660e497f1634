"""The pages behind the `type` of every problem document."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, TypeAdapter

from shared.errors import DomainError


class ProblemUnbekannt(DomainError):
    status, slug, title = 404, "http-404", "Nicht gefunden"


class Problemart(BaseModel, frozen=True, extra="forbid"):
    """`was` says what it means, `tun` what helps; `status` lists where it occurs."""

    status: tuple[int, ...]
    titel: str
    was: str
    tun: str


@cache
def problemarten() -> dict[str, Problemart]:
    """Return every problem type by name."""
    text = (Path(__file__).parents[1] / "probleme.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Problemart]).validate_python(yaml.safe_load(text))


def problemart(name: str) -> Problemart:
    if name not in problemarten():
        raise ProblemUnbekannt("Diese Art von Fehler gibt es nicht.")
    return problemarten()[name]
