"""Reads of Abschlussberichte."""

from uuid import UUID

from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.bericht.zugriff import lies_bericht, lies_buchung
from services.beratung.tables import Bericht
from shared.ablage import Ablage
from shared.auth import Person
from shared.dateien.ausliefern import ausgeliefert
from shared.pagination import page
from shared.schemas.bericht import BerichteFilter
from shared.schemas.liste import Liste

SORTIERUNGEN = {"hochgeladen": (col(Bericht.id),)}


async def list_berichte(
    session: AsyncSession, *, id: UUID, filter_: BerichteFilter, person: Person
) -> Liste[Bericht]:
    """Return one page of those of a Buchung."""
    buchung = await lies_buchung(session, id, person)
    gesucht = select(Bericht).where(
        col(Bericht.buchung_id) == buchung.id, col(Bericht.entfernt_am).is_(None)
    )
    return await page(session, gesucht, filter_, by=SORTIERUNGEN)


async def get_datei(
    session: AsyncSession, ablage: Ablage, *, id: UUID, person: Person
) -> StreamingResponse:
    """Return the answer with a file that was found clean."""
    return await ausgeliefert(ablage, await lies_bericht(session, id, person))
