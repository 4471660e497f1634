"""Gives the examples of a document back what FastAPI leaves out of it: every null."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Schemas: TypeAlias = Mapping[str, dict[str, Any]]


def mit_null(schemas: Schemas, schema: dict[str, Any], beispiel: Any) -> Any:
    """Return `beispiel` with null for each member that `schema` requires and that is missing."""
    schema = _gemeint(schemas, schema, beispiel)
    if isinstance(beispiel, list):
        return [mit_null(schemas, schema.get("items", {}), eintrag) for eintrag in beispiel]
    if isinstance(beispiel, dict):
        felder = schema.get("properties", {})
        namen = [name for name in felder if name in beispiel or name in schema.get("required", [])]
        bekannt = {name: mit_null(schemas, felder[name], beispiel.get(name)) for name in namen}
        return beispiel | bekannt
    return beispiel


def _gemeint(schemas: Schemas, schema: dict[str, Any], beispiel: Any) -> dict[str, Any]:
    """Follow references, and of several forms take the one whose constants are the example's."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/")[-1]]
    for form in schema.get("anyOf", []):
        gemeint = _gemeint(schemas, form, beispiel)
        if _passt(gemeint, beispiel):
            return gemeint
    return schema


def _passt(schema: dict[str, Any], beispiel: Any) -> bool:
    if not isinstance(beispiel, dict):
        return schema.get("type") == "array" and isinstance(beispiel, list)
    felder = schema.get("properties", {})
    return beispiel.keys() <= felder.keys() and all(
        felder[name].get("const", wert) == wert for name, wert in beispiel.items()
    )
