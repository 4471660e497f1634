"""The OpenAPI document as it is published: German, and true of what we answer.

Docstrings are written for programmers of this project; what readers of the document need stands in
`Field(description=…)`, `summary` and `description` of a route, all German.
"""

from typing import Any

from shared.errors import MEDIA_TYPE, problems
from shared.openapi_beispiele import mit_null
from shared.openapi_lesen import BEDEUTUNGEN, MUSTER
from shared.schemas.problem import InputError, Problem

VON_FASTAPI = ("HTTPValidationError", "ValidationError")
FEHLER_BEISPIEL = {
    "pointer": "/query/limit",
    "code": "less_than_equal",
    "detail": "Der Wert darf höchstens 200 sein.",
}
STROM = "text/event-stream"
TOKEN = {
    "bearerFormat": "JWT",
    "description": "Token des Anmeldedienstes für diesen Dienst, geprüft nach RFC8725.",
}
ETAG = {
    "ETag": {
        "description": "Fassung dieser Antwort, für If-None-Match.",
        "required": True,
        "schema": {"type": "string", "minLength": 3},
        "example": '"1"',
    }
}
SPAETER = {
    "headers": {
        "Retry-After": {
            "description": "Sekunden bis zur nächsten Anfrage, die beantwortet wird.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
            "example": 2,
        }
    }
}


def auf_deutsch(dokument: dict[str, Any]) -> dict[str, Any]:
    """Make of what FastAPI wrote into `dokument` what we answer, in German, and return it."""
    schemas = dokument.setdefault("components", {}).setdefault("schemas", {})
    for name in VON_FASTAPI:
        schemas.pop(name, None)
    schemas |= {"Problem": _problem(), "InputError": InputError.model_json_schema()}
    dokument["servers"] = [{"url": "/", "description": "Dieses System"}]
    dokument["tags"] = _kapitel(dokument["paths"])
    for schema in dokument["components"].get("securitySchemes", {}).values():
        schema |= TOKEN
    for pfad, operationen in dokument["paths"].items():
        for methode, operation in operationen.items():
            # what an address does not know is refused, also where it knows nothing
            operation["responses"].setdefault("422", problems(422)[422])
            if operation.get("security"):  # whoever shows a token is counted
                operation["responses"].setdefault("429", problems(429)[429] | SPAETER)
            for parameter in operation.get("parameters", []):
                _parameter(parameter)
            _antworten(operation, liest=methode == "get", instance=_adresse(pfad, operation))
    for schema in schemas.values():
        schema.pop("description", None)
        if "examples" in schema:
            schema["examples"] = [mit_null(schemas, schema, b) for b in schema["examples"]]
    _ohne_docstrings(dokument["paths"])
    return dokument


def _kapitel(pfade: dict[str, Any]) -> list[dict[str, str]]:
    """Return the tags in the order in which their first operations stand."""
    operationen = (operation for wege in pfade.values() for operation in wege.values())
    namen = dict.fromkeys(name for operation in operationen for name in operation.get("tags", []))
    return [{"name": name} for name in namen]


def _problem() -> dict[str, Any]:
    """Describe a refusal with the member that wrong input adds to it."""
    schema = Problem.model_json_schema()
    schema["properties"]["errors"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/InputError"},
        "description": "Bei einer ungültigen Eingabe: jede Stelle für sich.",
    }
    return schema


def _parameter(parameter: dict[str, Any]) -> None:
    """Say what can stand in an address or a header: there is no null, only absence."""
    schema = parameter["schema"]
    formen = [form for form in schema.get("anyOf", []) if form != {"type": "null"}]
    if len(formen) == 1:
        del schema["anyOf"]
        parameter["schema"] = schema = formen[0] | schema
    if schema.pop("x-pflicht", False):
        parameter["required"] = True


def _antworten(operation: dict[str, Any], *, liest: bool, instance: str) -> None:
    antworten = operation["responses"]
    for status, antwort in antworten.items():
        if "HTTPValidationError" in str(antwort.get("content")):
            antwort["content"] = problems(422)[422]["content"]
        antwort["description"] = BEDEUTUNGEN.get(status, antwort["description"])
        if MEDIA_TYPE in antwort.get("content", {}):
            beispiel = antwort["content"][MEDIA_TYPE]["example"] | {"instance": instance}
            if status == "422":
                beispiel["errors"] = [FEHLER_BEISPIEL]
            # a document of its own: routes share what `problems` returned to them
            antwort["content"] = {
                MEDIA_TYPE: antwort["content"][MEDIA_TYPE] | {"example": beispiel}
            }
    if liest:
        if STROM not in antworten["200"].get("content", {}):  # what has no end has no version
            antworten["200"]["headers"] = ETAG
        antworten["304"] = {"description": BEDEUTUNGEN["304"]}
    operation["responses"] = dict(sorted(antworten.items()))


def _adresse(pfad: str, operation: dict[str, Any]) -> str:
    """Fill the path with the examples of its parameters."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "path":
            continue
        schema = parameter["schema"]
        muster = [*schema.get("examples", []), MUSTER.get(schema.get("format", ""), "")]
        pfad = pfad.replace(f"{{{parameter['name']}}}", str(muster[0]))
    return pfad


def _ohne_docstrings(teil: Any) -> None:
    """Forget the description of every model that stands inside an operation."""
    if isinstance(teil, dict):
        if isinstance(teil.get("properties"), dict) and isinstance(teil.get("description"), str):
            del teil["description"]
        teil = list(teil.values())
    if isinstance(teil, list):
        for stueck in teil:
            _ohne_docstrings(stueck)
