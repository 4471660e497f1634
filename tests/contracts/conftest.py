"""The four apps and their published documents, one after the other, without a database."""

from typing import Any

import pytest
from fastapi import FastAPI

from tests.contracts.dokumente import DIENSTE, app_ohne_datenbank


@pytest.fixture(params=DIENSTE)
def app(request: pytest.FixtureRequest) -> FastAPI:
    return app_ohne_datenbank(request.param)


@pytest.fixture
def dokument(app: FastAPI) -> dict[str, Any]:
    return dict(app.openapi())
