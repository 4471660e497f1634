"""Nothing unbounded comes in: every text, number and list of a request has its limits."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts.test_beispiele import operationen

FORMATE = {"uuid", "date"}
# a document is read by its own models, each bounded (test_versionen);
# what a check is told is read by the Angaben of its programme, each bounded (test_pruefungen)
OFFEN = {
    "POST /foerderung/v1/programme/{code}/versionen body.dokument",
    "POST /foerderung/v1/pruefungen body.angaben",
    "POST /foerderung/v1/foerderchecks body.angaben",
    "POST /foerderung/v1/antraege body.angaben",
    "PATCH /foerderung/v1/antraege/{id} body.angaben",
    # and an answer by its question (test_standortbestimmungen)
    "POST /beratung/v1/standortbestimmungen body.antworten",
}
OHNE_ENDE = re.compile(r"[+*]|,\}")


def unbegrenzt(schema: dict[str, Any], dokument: dict[str, Any], ort: str) -> Iterator[str]:
    """Where this part of a request may be as large as it likes."""
    if verweis := schema.get("$ref"):
        yield from unbegrenzt(
            dokument["components"]["schemas"][verweis.rsplit("/")[-1]], dokument, ort
        )
        return
    if zweige := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        for zweig in zweige:
            yield from unbegrenzt(zweig, dokument, ort)
        return
    if "enum" in schema or "const" in schema:
        return
    match schema.get("type"):
        case "string":
            muster = schema.get("pattern")
            if (
                "maxLength" not in schema
                and schema.get("format") not in FORMATE
                and (muster is None or OHNE_ENDE.search(muster))
            ):
                yield f"{ort}: text"
        case "integer" | "number":
            if not {"minimum", "exclusiveMinimum"} & schema.keys():
                yield f"{ort}: no minimum"
            if not {"maximum", "exclusiveMaximum"} & schema.keys():
                yield f"{ort}: no maximum"
        case "array":
            if "maxItems" not in schema:
                yield f"{ort}: list"
            yield from unbegrenzt(schema["items"], dokument, f"{ort}[]")
        case "object":
            if "maxProperties" not in schema if ort in OFFEN else not _geschlossen(schema):
                yield f"{ort}: further fields"
            for name, feld in schema.get("properties", {}).items():
                yield from unbegrenzt(feld, dokument, f"{ort}.{name}")
        case "boolean" | "null":
            pass
        case anderes:
            yield f"{ort}: {anderes}"


def _geschlossen(schema: dict[str, Any]) -> bool:
    return schema.get("additionalProperties") is False


def eingaben(dokument: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every parameter and body with its schema."""
    for name, operation in operationen(dokument):
        for parameter in operation.get("parameters", []):
            yield f"{name} {parameter['name']}", parameter["schema"]
        for inhalt in operation.get("requestBody", {}).get("content", {}).values():
            yield f"{name} body", inhalt["schema"]


def test_jede_eingabe_hat_grenzen(dokument: dict[str, Any]) -> None:
    gefunden = list(eingaben(dokument))
    assert gefunden or dokument["info"]["title"] == "Dashboard"
    assert [satz for ort, schema in gefunden for satz in unbegrenzt(schema, dokument, ort)] == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "string", "pattern": "^[a-z]+$"},
        {"type": "string", "format": "email"},
        {"type": "integer", "minimum": 1},
        {"type": "number", "maximum": 1},
        {"type": "array", "items": {"type": "boolean"}},
        {"type": "array", "maxItems": 3, "items": {"type": "string"}},
        {"type": "object", "properties": {}},
        {"anyOf": [{"type": "null"}, {"type": "string"}]},
        {"$ref": "#/components/schemas/A"},
        {},
    ],
    ids=str,
)
def test_der_test_sieht_was_unbegrenzt_ist(schema: dict[str, Any]) -> None:
    dokument = {"components": {"schemas": {"A": {"type": "string"}}}}
    assert len(list(unbegrenzt(schema, dokument, "x"))) == 1
