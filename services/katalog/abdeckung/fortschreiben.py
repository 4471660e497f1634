"""Keep the counters of the coverage right while the chain moves."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.tables import Leistung, Onlinedienst, OnlinedienstLeistung


@asynccontextmanager
async def fortgeschrieben(
    session: AsyncSession, paare: Collection[tuple[UUID, str]]
) -> AsyncIterator[None]:
    """Change Bereitstellungen of these (Onlinedienst, AGS) inside; the counters follow.

    Wrap the change, not the reading before it, and many pairs at once rather than one by one. Who
    changes the same Onlinedienst or Leistung meanwhile waits. An error inside leaves all as it was.
    """
    dienste = {dienst for dienst, _ in paare}
    await _sperren(session, dienste)
    yield
    await session.flush()


async def _sperren(session: AsyncSession, dienste: Collection[UUID]) -> None:
    """Hold these Onlinedienste and their Leistungen until the commit, always in the same order."""
    await session.execute(
        select(func.pg_advisory_xact_lock_shared(func.hashtext("katalog.abdeckung")))
    )
    bedient = select(col(OnlinedienstLeistung.leistung)).where(
        col(OnlinedienstLeistung.onlinedienst).in_(dienste)
    )
    for schluessel, gesucht in ((col(Onlinedienst.id), dienste), (col(Leistung.id), bedient)):
        await session.execute(
            select(schluessel)
            .where(schluessel.in_(gesucht))
            .order_by(schluessel)
            .with_for_update(key_share=True)
        )
