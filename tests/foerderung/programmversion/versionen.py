"""What tests of versions send: documents, drafts and their publication."""

import json
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.programmversion import DOKUMENT
from tests.tokens import bearer

PFAD, CODE = "/foerderung/v1/programme", "BEISPIELPROGRAMM"
VERSIONEN = "/foerderung/v1/programmversionen"
STELLE = bearer(rollen=["koordinierungsstelle"], ags=None)
HEUTE = "2021-04-15"
_nummern = count(1)


def eigenes(**aenderungen: Any) -> dict[str, Any]:
    """Return the document of a programme nobody else has."""
    nummer = next(_nummern)
    kuerzel = "Q" + "".join(chr(ord("A") + nummer // 26**stelle % 26) for stelle in range(2))
    return DOKUMENT | {"code": f"EIGENES_{nummer}", "kuerzel": kuerzel} | aenderungen


def ikz(**aenderungen: Any) -> dict[str, Any]:
    """Return the shipped document of IKZ – OZG as it is stored, with changes."""
    dokument: dict[str, Any] = json.loads(mitgelieferte()["IKZ_OZG"].inhalt)
    return dokument | aenderungen


def ikz_mit_laufzeit(jahre: int) -> dict[str, Any]:
    dokument = ikz()
    werte = dokument["parameter"]["laufzeit_mindestens_jahre"]["werte"]
    werte["2016-12-02"]["wert"] = jahre
    return dokument


async def entwerfen(
    client: httpx.AsyncClient, dokument: Any = DOKUMENT, *, ab: str = "2021-05-01"
) -> httpx.Response:
    code = dokument.get("code", CODE) if isinstance(dokument, dict) else CODE
    return await client.post(
        f"{PFAD}/{code}/versionen",
        json={"gueltig_ab": ab, "dokument": dokument},
        headers=STELLE | {"Idempotency-Key": str(uuid4())},
    )


async def veroeffentlichen(
    client: httpx.AsyncClient, entwurf: httpx.Response, version: int = 1
) -> httpx.Response:
    kopf = STELLE | {"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())}
    return await client.post(f"{VERSIONEN}/{entwurf.json()['id']}/veroeffentlichen", headers=kopf)
