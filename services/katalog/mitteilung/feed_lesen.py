"""Reads one page of the feed."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.mitteilung.feed import als_atom
from services.katalog.mitteilung.queries import ERSCHIENEN, ID, THEMEN, erschienen
from services.katalog.tables import Mitteilung
from shared.pagination import page
from shared.schemas.liste import Seite
from shared.schemas.mitteilung import FeedFilter

EINTRAEGE = 50
STAND = func.coalesce(col(Mitteilung.geaendert_am), ERSCHIENEN)


async def feed_lesen(
    session: AsyncSession, *, filter: FeedFilter, heute: date, adresse: str
) -> bytes:
    """Return 50 published Mitteilungen as Atom, what changed last first."""
    query = select(Mitteilung).where(erschienen(heute))
    if filter.thema:
        query = query.where(THEMEN.contains([filter.thema]))
    seite = Seite(sort="-stand", limit=EINTRAEGE, cursor=filter.cursor)
    liste = await page(session, query, seite, by={"stand": (STAND, ID)})
    return als_atom(liste.items, adresse=adresse, filter=filter, weiter=liste.next_cursor)
