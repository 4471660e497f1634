"""The four apps and their published documents, one after the other, without a database."""

from importlib import import_module
from typing import Any

import pytest
from fastapi import FastAPI

from tests.ablage import leerer_ordner
from tests.tokens import ISSUER, JWKS_URL, issuer


@pytest.fixture(params=["katalog", "foerderung", "beratung", "dashboard"])
def app(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    dienst = request.param
    for anderer in ("KATALOG", "FOERDERUNG", "BERATUNG"):
        monkeypatch.setenv(f"OZG_{anderer}_URL", "http://anderer.test")
    for anderer in ("FOERDERUNG", "BERATUNG"):
        monkeypatch.setenv(f"{anderer}_ABLAGE", leerer_ordner())
        monkeypatch.setenv(f"{anderer}_VIRENSCANNER", "keiner")
    settings = import_module(f"services.{dienst}.settings").Settings(
        database_url="postgresql+asyncpg://x@/x",
        issuer=ISSUER,
        jwks_url=JWKS_URL,
    )
    app: FastAPI = import_module(f"services.{dienst}.app").create_app(settings, issuer())
    return app


@pytest.fixture
def dokument(app: FastAPI) -> dict[str, Any]:
    return dict(app.openapi())
