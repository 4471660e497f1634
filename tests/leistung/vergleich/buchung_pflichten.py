"""The tutorial way to book with duties of ours: lock design against lock design.

As `buchung_tutorial`, and the answer is stored with its Idempotency-Key, an act and an event are
written down, and the Kontingent of the Kommune is counted under a row lock. It still knows no
tokens or roles, no calendar, working hours or travel, no partners, no holds that run out and no
chain of the journal.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.leistung.vergleich import buchung_tutorial
from tests.leistung.vergleich.buchung_tutorial import FAELLE, bauen, rumpf

__all__ = ["FAELLE", "NAME", "bauen", "laufend", "rumpf"]
NAME = "FastAPI + SQLModel, SELECT FOR UPDATE, with key, Journal, Ereignis and Kontingent"


@asynccontextmanager
async def laufend(werkstatt: Path, datenbank: str) -> AsyncIterator[str]:
    async with buchung_tutorial.laufend(
        werkstatt, datenbank, name="buchung_pflichten", pfad="/pflichten/buchungen"
    ) as url:
        yield url
