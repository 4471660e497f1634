"""The tutorial way to book: FastAPI and SQLModel, SELECT FOR UPDATE on the row of the Berater.

Runs as our services do. It checks the Berater only: no Kommune, no Kontingent, no journal, events
or stored answers.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import httpx

from tests.leistung.vergleich import fastapi_umgebung

NAME = "FastAPI + SQLModel, Berater by SELECT FOR UPDATE"
FAELLE: tuple[str, ...] = ("verteilt", "ein_berater", "vergeben")
VIELE = 20
EINER, VERGEBENER = VIELE + 1, VIELE + 2
MONTAG = date(2027, 1, 4)


def rumpf(fall: str, nr: int) -> dict[str, object]:
    """Return the body of request `nr` of a case: another week of a Berater each, or the same."""
    wochen = {"verteilt": nr // VIELE, "ein_berater": nr, "vergeben": 0}[fall]
    berater = {"verteilt": 1 + nr % VIELE, "ein_berater": EINER, "vergeben": VERGEBENER}[fall]
    return {
        "berater_id": berater,
        "kommune": f"06{nr % 1_000_000:06}",
        "modul": 1,
        "format": "online",
        "teilnehmende": 3,
        "beginn": (MONTAG + timedelta(weeks=wochen)).isoformat(),
    }


async def bauen(werkstatt: Path) -> str | None:
    return await fastapi_umgebung.bauen(werkstatt)


@asynccontextmanager
async def laufend(
    werkstatt: Path, datenbank: str, *, name: str = "buchung", pfad: str = "/buchungen"
) -> AsyncIterator[str]:
    """Run programme/<name>.py and yield where it takes bookings."""
    async with fastapi_umgebung.programm(
        werkstatt, name, datenbank, bereit="/bereit", anzahl=VERGEBENER
    ) as url:
        adresse = f"{url}{pfad}"
        kopf = {"Idempotency-Key": str(uuid4())}
        async with httpx.AsyncClient(timeout=30, headers=kopf) as client:
            # whom `vergeben` comes too late for
            (await client.post(adresse, json=rumpf("vergeben", 0))).raise_for_status()
        yield adresse
