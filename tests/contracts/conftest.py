"""The four published documents, one after the other."""

from importlib import import_module
from typing import Any

import pytest

from tests.tokens import ISSUER, JWKS_URL, issuer


@pytest.fixture(params=["katalog", "foerderung", "beratung", "dashboard"])
def dokument(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    dienst = request.param
    for anderer in ("KATALOG", "FOERDERUNG", "BERATUNG"):
        monkeypatch.setenv(f"OZG_{anderer}_URL", "http://anderer.test")
    settings = import_module(f"services.{dienst}.settings").Settings(
        database_url="postgresql+asyncpg://x@/x",
        issuer=ISSUER,
        jwks_url=JWKS_URL,
    )
    app = import_module(f"services.{dienst}.app").create_app(settings, issuer())
    return dict(app.openapi())
