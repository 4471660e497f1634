"""The JSON Schema of a programme's document, as it is published."""

from functools import cache
from typing import Any

from services.foerderung.programm.dokument import Dokument

ADRESSE = "/foerderung/v1/programme/schema"
ENTWURF = "https://json-schema.org/draft/2020-12/schema"
MEDIA_TYPE = "application/schema+json"


@cache
def schema(wurzel: str) -> dict[str, Any]:
    """Return the schema (draft 2020-12); `wurzel` is where people reach the gateway.

    What it cannot say, whether a rule names a parameter there is, the report of a draft says.
    """
    return {
        "$schema": ENTWURF,
        "$id": f"{wurzel}{ADRESSE}",
        **Dokument.model_json_schema(mode="validation", by_alias=True),
        "title": "Förderprogramm",
    }
