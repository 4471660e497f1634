"""The Nachforderung that is open: it says which sections may be changed."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.tables import Antrag, Nachforderung


async def offene_nachforderung(session: AsyncSession, antrag: Antrag) -> Nachforderung:
    """Return the one that is open; there is one as long as the Antrag is in that status."""
    gefunden = await session.scalars(
        select(Nachforderung).where(
            col(Nachforderung.antrag) == antrag.id, col(Nachforderung.erledigt_am).is_(None)
        )
    )
    return gefunden.one()
