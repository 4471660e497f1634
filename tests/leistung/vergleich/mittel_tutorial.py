"""The tutorial way to grant money: FastAPI and SQLModel, SELECT FOR UPDATE on the Budget.

Runs as our services do. It knows no Antrag and no accounts, and keeps no journal or events.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.leistung.vergleich import fastapi_umgebung

NAME = "FastAPI + SQLModel, Budget by SELECT FOR UPDATE"
FAELLE: tuple[str, ...] = ("verteilt", "ein_budget", "erschoepft")
VIELE = 20


def rumpf(fall: str, nr: int) -> dict[str, object]:
    """Return the body of request `nr` of a case."""
    budget = {"verteilt": 1 + nr % (VIELE - 1), "ein_budget": VIELE, "erschoepft": VIELE + 1}[fall]
    return {"budget_id": budget, "kommune": f"06{nr % 1_000_000:06}", "betrag": "100000.00"}


async def bauen(werkstatt: Path) -> str | None:
    return await fastapi_umgebung.bauen(werkstatt)


@asynccontextmanager
async def laufend(werkstatt: Path, datenbank: str) -> AsyncIterator[str]:
    async with fastapi_umgebung.programm(
        werkstatt, "mittel", datenbank, bereit="/bereit", anzahl=VIELE
    ) as url:
        yield f"{url}/bewilligungen"
