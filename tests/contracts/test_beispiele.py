"""The documents are valid OpenAPI 3.1, and each example in them is one that could be sent."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.errors import BEISPIELE

PROBLEME = Path(__file__).parents[2] / "services/dashboard/seiten/probleme.yaml"


def operationen(dokument: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for pfad, methoden in dokument["paths"].items():
        for methode, operation in methoden.items():
            yield f"{methode.upper()} {pfad}", operation


def inhalte(dokument: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body of a request and of an answer, with where it stands."""
    for name, operation in operationen(dokument):
        teile = {"Anfrage": operation.get("requestBody", {}), **operation["responses"]}
        for wo, teil in teile.items():
            for inhalt in teil.get("content", {}).values():
                yield f"{name} {wo}", inhalt


def aufgeloest(dokument: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = dokument["components"]["schemas"][schema["$ref"].rsplit("/")[-1]]
    return schema


def beispiele(dokument: dict[str, Any], inhalt: dict[str, Any]) -> list[Any]:
    eigene = [inhalt["example"]] if "example" in inhalt else []
    eigene += [b["value"] for b in inhalt.get("examples", {}).values()]
    return eigene or aufgeloest(dokument, inhalt["schema"]).get("examples", [])


def schemas(teil: Any, ort: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema with examples of its own, anywhere in the document."""
    if isinstance(teil, dict):
        if isinstance(teil.get("examples"), list):
            yield ort, teil
        for name, unten in teil.items():
            if name not in ("example", "examples"):
                yield from schemas(unten, f"{ort}/{name}")
    elif isinstance(teil, list):
        for nr, unten in enumerate(teil):
            yield from schemas(unten, f"{ort}/{nr}")


def fehler(dokument: dict[str, Any], schema: dict[str, Any], wert: Any) -> list[str]:
    """What of `wert` is not as `schema` says, formats included."""
    ganzes = schema | {"components": dokument["components"]}
    pruefer = OAS31Validator(ganzes, format_checker=oas31_format_checker)
    return [f"{error.json_path}: {error.message}" for error in pruefer.iter_errors(wert)]


def test_gueltig(dokument: dict[str, Any]) -> None:
    assert dokument["openapi"].startswith("3.1")
    errors = OpenAPIV31SpecValidator(dokument).iter_errors()
    assert [error.message for error in errors] == []


def test_jeder_inhalt_hat_ein_gueltiges_beispiel(dokument: dict[str, Any]) -> None:
    geprueft = 0
    for wo, inhalt in inhalte(dokument):
        gefunden = beispiele(dokument, inhalt)
        assert gefunden, f"{wo} ohne Beispiel"
        for wert in gefunden:
            assert fehler(dokument, inhalt["schema"], wert) == [], wo
            geprueft += 1
    assert geprueft > len(dokument["paths"])


def test_jedes_schema_haelt_seine_eigenen_beispiele(dokument: dict[str, Any]) -> None:
    gefunden = list(schemas(dokument))
    assert gefunden
    for wo, schema in gefunden:
        for wert in schema["examples"]:
            assert fehler(dokument, schema, wert) == [], wo


def test_beispiele_der_ablehnungen_gibt_es(dokument: dict[str, Any]) -> None:
    probleme = yaml.safe_load(PROBLEME.read_text())
    for wo, inhalt in inhalte(dokument):
        if "example" in inhalt:
            problem = inhalt["example"]
            slug = problem["type"].removeprefix("/probleme/")
            assert problem["status"] in probleme[slug]["status"], wo
            assert problem["title"] == probleme[slug]["titel"], wo
            pfad = wo.split()[1]
            muster = re.sub(r"\\\{[a-z_]+\\\}", "[^/{}]+", re.escape(pfad))
            assert re.fullmatch(muster, problem["instance"]), wo


@pytest.mark.parametrize("status", BEISPIELE)
def test_jeder_status_hat_sein_eigenes_beispiel(status: int) -> None:
    slug, titel, detail = BEISPIELE[status]
    assert status in yaml.safe_load(PROBLEME.read_text())[slug]["status"]
    assert len(detail) > 10


def test_kennungen_der_operationen(dokument: dict[str, Any]) -> None:
    """Each is the name of a function: unique, readable and free of the path."""
    kennungen = [operation["operationId"] for _, operation in operationen(dokument)]
    assert len(kennungen) == len(set(kennungen))
    for kennung in kennungen:
        assert re.fullmatch(r"(get|post|put|patch|delete)(_[a-z]+)+", kennung)
        assert len(kennung) <= 40
        assert not re.search(r"_v1|_(get|post|put|patch|delete)$|^get_(liste|eine)$", kennung)
