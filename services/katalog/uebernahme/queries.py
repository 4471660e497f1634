"""Reads of runs of imports, never with their file."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from services.katalog.tables import Uebernahmelauf
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.uebernahme import UebernahmenFilter

SORTIERUNGEN = {"angelegt": (col(Uebernahmelauf.angelegt), col(Uebernahmelauf.id))}


class UebernahmeNichtGefunden(DomainError):
    status, slug, title = 404, "uebernahme-nicht-gefunden", "Übernahme nicht gefunden"


async def list_uebernahmen(
    session: AsyncSession, *, filter: UebernahmenFilter
) -> Liste[Uebernahmelauf]:
    query = ohne_datei().options(defer(Uebernahmelauf.bericht))  # type: ignore[arg-type]
    if filter.art:
        query = query.where(col(Uebernahmelauf.art) == filter.art)
    if filter.status:
        query = query.where(col(Uebernahmelauf.status) == filter.status)
    return await page(session, query, filter, by=SORTIERUNGEN)


async def get_uebernahme(session: AsyncSession, *, id: UUID) -> Uebernahmelauf:
    lauf = await session.scalar(ohne_datei().where(col(Uebernahmelauf.id) == id))
    if lauf is None:
        raise UebernahmeNichtGefunden("Es gibt keine Übernahme mit dieser Kennung.")
    return lauf


def ohne_datei() -> Select[Uebernahmelauf]:
    return select(Uebernahmelauf).options(defer(Uebernahmelauf.datei))  # type: ignore[arg-type]
