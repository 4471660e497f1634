"""The human pages of the four services: whole, and nothing on them comes from elsewhere."""

import re
from typing import Any

from fastapi import FastAPI

from shared.apiseite import apiseite

LADBAR = re.compile(r"""(?<![\w-])(?:src|href|action|srcset|data|poster)\s*=\s*["']?([^"'\s>]+)""")


def test_nichts_kommt_von_anderswo(app: FastAPI) -> None:
    html = apiseite(app)
    ziele = LADBAR.findall(html)
    assert {"/ozg.css", app.openapi_url} <= set(ziele)
    assert [ziel for ziel in ziele if not re.match(r"#|/(?!/)|mailto:", ziel)] == []
    assert not re.search(r"<script|<style|<iframe|<img|style=|@import|url\(", html)


def test_jede_operation_steht_da(app: FastAPI, dokument: dict[str, Any]) -> None:
    html = apiseite(app)
    for methoden in dokument["paths"].values():
        for operation in methoden.values():
            anker = operation["operationId"].replace("_", "-")
            assert f'href="#{anker}"' in html
            assert html.count(f'id="{anker}"') == 1
            for parameter in operation.get("parameters", []):
                assert f"<code>{parameter['name']}</code>" in html
                if parameter["name"] == "sort":
                    assert " | ".join(_werte(parameter["schema"])) in html


def _werte(schema: dict[str, Any]) -> list[str]:
    """A list of one order only says it as a constant."""
    return schema["enum"] if "enum" in schema else [schema["const"]]
