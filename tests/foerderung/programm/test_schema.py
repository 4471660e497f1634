"""The published JSON Schema says what a document may be, and the shipped ones are."""

import json
from typing import Any

import httpx
import jsonschema_rs
import pytest

from services.foerderung.programm.mitgeliefert import mitgelieferte
from services.foerderung.programm.schema import schema
from shared.schemas.programmversion import DOKUMENT

SCHEMA = schema("http://test")
PRUEFER = jsonschema_rs.Draft202012Validator(SCHEMA)


async def test_das_schema_ist_veroeffentlicht(portal: httpx.AsyncClient) -> None:
    antwort = await portal.get("/foerderung/v1/programme/schema")
    assert antwort.headers["content-type"] == "application/schema+json"
    gelesen = antwort.json()
    assert gelesen["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert gelesen["$id"].endswith("/foerderung/v1/programme/schema")
    jsonschema_rs.meta.validate(gelesen)


@pytest.mark.parametrize("code", mitgelieferte())
def test_jedes_mitgelieferte_dokument_genuegt_ihm(code: str) -> None:
    assert [f.message for f in PRUEFER.iter_errors(json.loads(mitgelieferte()[code].inhalt))] == []


def test_das_beispiel_genuegt_ihm() -> None:
    PRUEFER.validate(DOKUMENT)


@pytest.mark.parametrize(
    "aenderung",
    [
        {"mehr": 1},
        {"fassung": 1},
        {"code": "klein"},
        {"regeln": []},
        {"art": "darlehen"},
        {"kuerzel": "LANGES"},
        {"antragsfenster": {"von": "2021-05-01", "quelle": {"titel": "ohne Kennung"}}},
        {"regeln": [{"id": "R-1", "typ": "skript", "text": "x", "quelle": "ERLASS"}]},
        {"hoehe": {"min": [{"eval": "1+1"}]}},
        {"kosten": {"nicht_allein": ["reise"], "text": "x", "quelle": "ERLASS"}},
    ],
    ids=str,
)
def test_anderes_genuegt_ihm_nicht(aenderung: dict[str, Any]) -> None:
    assert list(PRUEFER.iter_errors(DOKUMENT | aenderung))
