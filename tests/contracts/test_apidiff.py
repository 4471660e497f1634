"""What breaks a program written for the last release, and what does not."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.contracts.apidiff import HINWEIS, Vergleich
from tests.contracts.dokumente import DATEI

DOKUMENT: dict[str, Any] = {
    "info": {"version": "1.0.0"},
    "paths": {
        "/dinge": {
            "post": {
                "operationId": "post_ding",
                "parameters": [
                    {"in": "query", "name": "art", "schema": {"enum": ["a", "b"]}},
                    {"in": "query", "name": "q", "schema": {"type": "string", "maxLength": 9}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Neu"}}
                    }
                },
                "responses": {
                    "201": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Ding"}}
                        }
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Neu": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "zahl": {"type": "integer"}},
                "required": ["name"],
            },
            "Ding": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "stufe": {"enum": ["x", "y"]},
                    "teil": {"anyOf": [{"$ref": "#/components/schemas/Ding"}, {"type": "null"}]},
                },
                "required": ["id", "stufe", "teil"],
            },
        }
    },
}


def saetze(aendern: Callable[[Any, Any, Any], object]) -> list[str]:
    """Change operation, body or answer of a copy and compare."""
    neu = deepcopy(DOKUMENT)
    schemas = neu["components"]["schemas"]
    aendern(neu["paths"]["/dinge"]["post"], schemas["Neu"], schemas["Ding"])
    return list(Vergleich(DOKUMENT, neu).brueche())


@pytest.mark.parametrize(
    ("aendern", "satz"),
    [
        (lambda o, n, d: o["parameters"].pop(), "query q wird nicht mehr angenommen"),
        (lambda o, n, d: o["parameters"][0].update(required=True), "art: ist jetzt nötig"),
        (lambda o, n, d: o["parameters"][0]["schema"]["enum"].pop(), "nimmt ['b'] nicht mehr an"),
        (lambda o, n, d: o["parameters"][1]["schema"].update(maxLength=8), "maxLength war 9"),
        (lambda o, n, d: o["parameters"][1]["schema"].update(pattern="^a"), "pattern"),
        (lambda o, n, d: o["parameters"][1]["schema"].update(type="integer"), "nicht mehr an"),
        (
            lambda o, n, d: o["parameters"].append(
                {"in": "header", "name": "K", "required": True, "schema": {"type": "string"}}
            ),
            "header K ist neu und nötig",
        ),
        (lambda o, n, d: o.update(operationId="post_dings"), "operationId war post_ding"),
        (lambda o, n, d: o.update(security=[{"token": []}]), "braucht jetzt ein Token"),
        (lambda o, n, d: o["responses"].update({"200": o["responses"].pop("201")}), "mit 201"),
        (lambda o, n, d: o.pop("requestBody"), "Rumpf: wird nicht mehr angenommen"),
        (lambda o, n, d: o["requestBody"].update(required=True), "Rumpf: ist jetzt nötig"),
        (lambda o, n, d: n["required"].append("zahl"), "Rumpf.zahl: ist jetzt nötig"),
        (lambda o, n, d: n["properties"].pop("zahl"), "Rumpf.zahl: gibt es nicht mehr"),
        (lambda o, n, d: d["properties"].pop("id"), "201.id: gibt es nicht mehr"),
        (lambda o, n, d: d["required"].remove("id"), "201.id: kann jetzt fehlen"),
        (
            lambda o, n, d: d["properties"]["id"].update(type=["string", "null"]),
            "201.id: kann jetzt auch sein: null",
        ),
    ],
)
def test_bricht(aendern: Callable[[Any, Any, Any], object], satz: str) -> None:
    [gefunden] = saetze(aendern)
    assert satz in gefunden
    assert not gefunden.startswith(HINWEIS)


@pytest.mark.parametrize(
    "aendern",
    [
        lambda o, n, d: None,
        lambda o, n, d: o["parameters"].append({"in": "query", "name": "neu", "schema": {}}),
        lambda o, n, d: o["parameters"][0]["schema"]["enum"].append("c"),
        lambda o, n, d: o["parameters"][1]["schema"].update(maxLength=10),
        lambda o, n, d: o["responses"].update({"409": {}}),
        lambda o, n, d: n["properties"].update(neu={"type": "string"}),
        lambda o, n, d: n["required"].clear(),
        lambda o, n, d: d["properties"].update(neu={"type": "string"}),
        lambda o, n, d: d["properties"]["stufe"]["enum"].pop(),
    ],
)
def test_bricht_nicht(aendern: Callable[[Any, Any, Any], object]) -> None:
    assert saetze(aendern) == []


def test_ein_weiterer_wert_ist_ein_hinweis() -> None:
    [satz] = saetze(lambda o, n, d: d["properties"]["stufe"]["enum"].append("z"))
    assert satz.startswith(HINWEIS)


def test_was_geht_war_angesagt() -> None:
    [satz] = Vergleich(DOKUMENT, DOKUMENT | {"paths": {}}).brueche()
    assert "POST /dinge: gibt es nicht mehr" in satz
    angesagt = deepcopy(DOKUMENT)
    angesagt["paths"]["/dinge"]["post"]["deprecated"] = True
    assert list(Vergleich(angesagt, DOKUMENT | {"paths": {}}).brueche()) == []


def test_unser_dokument_bricht_sich_nicht_selbst() -> None:
    dokument = json.loads(DATEI.read_text(encoding="utf-8"))
    assert list(Vergleich(dokument, dokument).brueche()) == []
