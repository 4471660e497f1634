"""The one document of all services is what the code says, valid, and served by the gateway."""

import json
import re
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.contracts import dokumente
from tests.contracts.zusammen import operationen, verweise, zusammengefasst


@pytest.fixture(scope="module")
def ganzes() -> dict[str, Any]:
    return dokumente.gemeinsames_dokument()


def test_die_datei_ist_wie_der_code(ganzes: dict[str, Any]) -> None:
    gespeichert = dokumente.DATEI.read_text(encoding="utf-8")
    assert gespeichert == dokumente.als_text(ganzes), "veraltet: make openapi"


def test_alle_dienste_in_einem(ganzes: dict[str, Any]) -> None:
    errors = OpenAPIV31SpecValidator(ganzes).iter_errors()
    assert [error.message for error in errors] == []
    kennungen = [operation["operationId"] for operation in operationen(ganzes)]
    assert len(kennungen) == len(set(kennungen)) > 200
    assert {pfad.split("/")[1] for pfad in ganzes["paths"]} == set(dokumente.DIENSTE)
    assert set(verweise(ganzes)) <= ganzes["components"]["schemas"].keys()
    kapitel = [tag["name"] for tag in ganzes["tags"]]
    assert kapitel == list(dict.fromkeys(t for o in operationen(ganzes) for t in o["tags"]))
    assert kapitel.index("Katalog: Kommunen") < kapitel.index("Beratung: Buchungen")


async def test_das_gateway_hat_es(ganzes: dict[str, Any]) -> None:
    app = dokumente.app_ohne_datenbank("dashboard")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ozg.test") as client:
        antwort = await client.get("/openapi.json")
        assert antwort.headers["Content-Type"] == "application/json"
        assert antwort.json()["paths"].keys() == ganzes["paths"].keys()
        bekannt = {"If-None-Match": antwort.headers["ETag"]}
        assert (await client.get("/openapi.json", headers=bekannt)).status_code == 304


def kleines(titel: str, **schemas: Any) -> dict[str, Any]:
    pfad = f"/{titel.lower()}/v1/dinge"
    inhalt = {"application/json": {"schema": {"$ref": "#/components/schemas/Liste"}}}
    operation = {
        "operationId": "get_dinge",
        "tags": ["Dinge"],
        "responses": {"200": {"description": "Gefunden", "content": inhalt}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": titel, "description": "Dinge.", "version": "1.0.0"},
        "servers": [{"url": "/"}],
        "tags": [{"name": "Dinge"}],
        "paths": {pfad: {"get": operation}},
        "components": {
            "schemas": {
                "Liste": {"type": "array", "items": {"$ref": "#/components/schemas/Ding"}},
                "Problem": {"type": "object"},
                **schemas,
            }
        },
    }


def test_gleicher_name_anderes_ding() -> None:
    """A list of different things is a different list, though it is written the same."""
    ganzes = zusammengefasst(
        {
            "eins": kleines("Eins", Ding={"type": "string"}),
            "zwei": kleines("Zwei", Ding={"type": "integer"}),
        },
        titel="Beide",
        beschreibung="Beide.",
    )
    schemas = ganzes["components"]["schemas"]
    assert list(schemas) == ["Problem", "eins_Ding", "eins_Liste", "zwei_Ding", "zwei_Liste"]
    assert schemas["zwei_Liste"]["items"] == {"$ref": "#/components/schemas/zwei_Ding"}
    assert re.findall(r"\w+_get_dinge", json.dumps(ganzes)) == ["eins_get_dinge", "zwei_get_dinge"]
