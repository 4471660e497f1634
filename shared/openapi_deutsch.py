"""The OpenAPI document as it is published: German, and true of what we answer.

Docstrings are written for programmers of this project; what readers of the document need stands in
`Field(description=…)`, `summary` and `description` of a route, all German.
"""

from typing import Any

from shared.errors import problems
from shared.openapi_lesen import BEDEUTUNGEN

VON_FASTAPI = ("HTTPValidationError", "ValidationError")


def auf_deutsch(dokument: dict[str, Any]) -> dict[str, Any]:
    """Take out of `dokument` what FastAPI and pydantic wrote in English, and return it."""
    schemas = dokument.get("components", {}).get("schemas", {})
    for name in VON_FASTAPI:
        schemas.pop(name, None)
    for pfad in dokument["paths"].values():
        for operation in pfad.values():
            for status, antwort in operation["responses"].items():
                if "HTTPValidationError" in str(antwort.get("content")):
                    antwort["content"] = problems(422)[422]["content"]
                antwort["description"] = BEDEUTUNGEN.get(status, antwort["description"])
    for schema in schemas.values():
        schema.pop("description", None)
    _ohne_docstrings(dokument["paths"])
    return dokument


def _ohne_docstrings(teil: Any) -> None:
    """Forget the description of every model that stands inside an operation."""
    if isinstance(teil, dict):
        if isinstance(teil.get("properties"), dict) and isinstance(teil.get("description"), str):
            del teil["description"]
        teil = list(teil.values())
    if isinstance(teil, list):
        for stueck in teil:
            _ohne_docstrings(stueck)
