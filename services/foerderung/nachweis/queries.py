"""Reads of Nachweise: whoever sees the Antrag sees them."""

from uuid import UUID

from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.zugriff import lies_sichtbaren, sichtbar
from services.foerderung.tables import Antrag, Nachweis
from shared.ablage import Ablage
from shared.auth import Person
from shared.dateien.ausliefern import ausgeliefert
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.nachweis import NachweiseFilter

SORTIERUNGEN = {"hochgeladen": (col(Nachweis.id),)}


class NachweisUnbekannt(DomainError):
    status, slug, title = 404, "nachweis-unbekannt", "Diesen Nachweis gibt es nicht"


async def list_nachweise(
    session: AsyncSession, *, id: UUID, filter: NachweiseFilter, person: Person
) -> Liste[Nachweis]:
    """Return one page of what lies with an Antrag."""
    antrag = await lies_sichtbaren(session, id, person)
    gesucht = select(Nachweis).where(
        col(Nachweis.antrag) == antrag.id, col(Nachweis.entfernt_am).is_(None)
    )
    if filter.art:
        gesucht = gesucht.where(col(Nachweis.art) == filter.art)
    return await page(session, gesucht, filter, by=SORTIERUNGEN)


async def lies_nachweis(
    session: AsyncSession, id: UUID, person: Person, *, gesperrt: bool = False
) -> Nachweis:
    """Return one whose Antrag this person may see; a foreign one answers like an absent one."""
    gesucht = (
        select(Nachweis)
        .join(Antrag, col(Antrag.id) == col(Nachweis.antrag))
        .where(col(Nachweis.id) == id, col(Nachweis.entfernt_am).is_(None), sichtbar(person))
    )
    if gesperrt:
        gesucht = gesucht.with_for_update(of=Nachweis)
    nachweis = await session.scalar(gesucht)
    if nachweis is None:
        raise NachweisUnbekannt(f"Kein Nachweis mit der Kennung {id}.")
    return nachweis


async def get_datei(
    session: AsyncSession, ablage: Ablage, *, id: UUID, person: Person
) -> StreamingResponse:
    """Return the answer with a file that was found clean."""
    return await ausgeliefert(ablage, await lies_nachweis(session, id, person))
