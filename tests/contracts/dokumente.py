"""The documents of the four services, and the one that holds them all; `make openapi` writes it.

The apps are made as they are in production, but without a database or another service.
"""

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI

from tests.ablage import leerer_ordner
from tests.contracts.zusammen import zusammengefasst
from tests.tokens import ISSUER, JWKS_URL, issuer

DIENSTE = ("katalog", "foerderung", "beratung", "dashboard")
WURZEL = Path(__file__).parents[2]
DATEI = WURZEL / "services/dashboard/seiten/statisch/openapi.json"  # served at /openapi.json


def app_ohne_datenbank(dienst: str) -> FastAPI:
    umgebung = {f"OZG_{anderer.upper()}_URL": "http://anderer.test" for anderer in DIENSTE[:3]}
    for anderer in ("FOERDERUNG", "BERATUNG"):
        umgebung |= {f"{anderer}_ABLAGE": leerer_ordner(), f"{anderer}_VIRENSCANNER": "keiner"}
    with patch.dict(os.environ, umgebung):
        settings = import_module(f"services.{dienst}.settings").Settings(
            database_url="postgresql+asyncpg://x@/x", issuer=ISSUER, jwks_url=JWKS_URL
        )
        app: FastAPI = import_module(f"services.{dienst}.app").create_app(settings, issuer())
    return app


def gemeinsames_dokument() -> dict[str, Any]:
    """Return the one document of all four services, as the code is now."""
    return zusammengefasst(
        {dienst: app_ohne_datenbank(dienst).openapi() for dienst in DIENSTE},
        titel="OZG-Kommunal",
        beschreibung="Alle vier Dienste in einem Dokument, wie sie am Gateway zu erreichen sind.",
    )


def als_text(dokument: dict[str, Any]) -> str:
    return json.dumps(dokument, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    DATEI.write_text(als_text(gemeinsames_dokument()), encoding="utf-8")
    print(DATEI.relative_to(WURZEL))
