"""Uploads over HTTP, and what they leave in the folder."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from tests.foerderung.antrag.schritte import ANTRAEGE, LEAD
from tests.shared.dateien.dateien import pdf

NACHWEISE = "/foerderung/v1/nachweise"


async def sende(
    client: httpx.AsyncClient,
    antrag: dict[str, Any],
    inhalt: bytes | None = None,
    *,
    name: str = "beschluss.pdf",
    typ: str = "application/pdf",
    art: str = "beschluss",
    person: dict[str, str] = LEAD,
    **kopf: str,
) -> httpx.Response:
    """Send one file; without `inhalt` a small PDF."""
    datei = (name, pdf() if inhalt is None else inhalt, typ)
    return await client.post(
        f"{ANTRAEGE}/{antrag['id']}/nachweise",
        data={"art": art},
        files={"datei": datei},
        headers=person | {name.replace("_", "-"): wert for name, wert in kopf.items()},
    )


async def hochgeladen(
    client: httpx.AsyncClient, antrag: dict[str, Any], inhalt: bytes | None = None, **wie: Any
) -> dict[str, Any]:
    antwort = await sende(client, antrag, inhalt, **wie)
    assert antwort.status_code == 201, antwort.text
    nachweis: dict[str, Any] = antwort.json()
    return nachweis


async def geprueft(
    client: httpx.AsyncClient, nachweis: dict[str, Any], person: dict[str, str] = LEAD
) -> dict[str, Any]:
    """Return it as it is when the scan is over."""
    for _ in range(600):
        gelesen: dict[str, Any] = (
            await client.get(f"{NACHWEISE}/{nachweis['id']}", headers=person)
        ).json()
        if gelesen["scan"] != "ausstehend":
            return gelesen
        await asyncio.sleep(0.02)
    raise AssertionError("never scanned")


def liegt_da(ordner: Path) -> int:
    return sum(pfad.is_file() for pfad in (ordner / "nachweise").rglob("*"))
