"""The cost plan of an Antrag."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.tables import Antrag, Kosten
from shared.schemas.antrag import Kostenart


async def geplante_kosten(session: AsyncSession, antrag: Antrag) -> Mapping[Kostenart, Decimal]:
    """Return what is planned of each kind of cost (EUR); kinds without any are not named."""
    summen = await session.execute(
        select(col(Kosten.art), func.sum(col(Kosten.betrag)).label("summe"))
        .where(col(Kosten.antrag) == antrag.id)
        .group_by(col(Kosten.art))
    )
    return {zeile.art: zeile.summe for zeile in summen}
