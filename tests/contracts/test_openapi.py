"""The four published OpenAPI documents: German throughout, every pattern known in words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from shared.eingabefehler import MUSTER
from shared.schemas.beratung import BuchungenFilter, VerfuegbarkeitenFilter
from shared.schemas.katalog import KommunenFilter
from shared.schemas.leistung import LeistungenFilter
from shared.schemas.problem import Problem

ENGLISCH = re.compile(
    r"\b(the|is|are|of|and|when|which|where|what|with|for|by|successful|response|validation)\b",
    re.IGNORECASE,
)


def werte(teil: Any, name: str) -> Iterator[str]:
    """All texts that stand under `name` anywhere; fields of that name are no texts."""
    if isinstance(teil, dict):
        if isinstance(teil.get(name), str):
            yield teil[name]
        teil = list(teil.values())
    if isinstance(teil, list):
        for stueck in teil:
            yield from werte(stueck, name)


def test_keine_englischen_beschreibungen(dokument: dict[str, Any]) -> None:
    texte = {*werte(dokument, "description"), *werte(dokument, "summary")}
    assert "Gefunden oder getan" in texte
    assert [text for text in texte if ENGLISCH.search(text)] == []


def test_kein_schema_traegt_seinen_docstring(dokument: dict[str, Any]) -> None:
    schemas = dokument["components"]["schemas"]
    assert [name for name, schema in schemas.items() if "description" in schema] == []
    assert str(Problem.__doc__) not in set(werte(dokument, "description"))


def test_eingabefehler_sind_problem_dokumente(dokument: dict[str, Any]) -> None:
    assert "ValidationError" not in str(dokument)
    for pfad in dokument["paths"].values():
        for operation in pfad.values():
            for status, antwort in operation["responses"].items():
                if status >= "400":
                    assert list(antwort["content"]) == ["application/problem+json"]


def test_jedes_muster_hat_worte(dokument: dict[str, Any]) -> None:
    assert set(werte(dokument, "pattern")) <= MUSTER.keys()


@pytest.mark.parametrize(
    "art", [KommunenFilter, LeistungenFilter, VerfuegbarkeitenFilter, BuchungenFilter]
)
def test_jeder_filter_ist_beschrieben(art: type[BaseModel]) -> None:
    felder = art.model_json_schema()["properties"]
    assert [name for name, feld in felder.items() if not list(werte(feld, "description"))] == []
