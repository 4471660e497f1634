"""The four apps and their published documents, one after the other, without a database."""

from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI

from tests.contracts.dokumente import DIENSTE, app_ohne_datenbank


@pytest.fixture(params=DIENSTE)
def welcher(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(welcher: str) -> FastAPI:
    return app_ohne_datenbank(welcher)


@pytest.fixture
def dokument(welcher: str) -> dict[str, Any]:
    return _dokument(welcher)


@cache
def _dokument(dienst: str) -> dict[str, Any]:
    return app_ohne_datenbank(dienst).openapi()
