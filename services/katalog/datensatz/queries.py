"""When the published data last changed, read from the data."""

from datetime import date

from sqlalchemy import Date, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.datensatz.bestand import BEREITSTELLUNGEN, KOMMUNEN, LEISTUNGEN
from services.katalog.tables import (
    Ereignis,
    Gebietseinheit,
    Journal,
    Leistung,
    Onlinedienst,
    Reifegrad,
)


async def lies_staende(session: AsyncSession, *, heute: date) -> dict[str, date | None]:
    """Return for each Bestand the last day on which something in it changed, null if unknown.

    That of the Kommunen is the last change of territory that is in force.
    """
    ab = cast(func.lower(col(Gebietseinheit.gueltig)), Date)
    gebietsstand = select(func.max(ab)).where(ab <= heute)
    leistungen = (Leistung.__tablename__, Onlinedienst.__tablename__, Reifegrad.__tablename__)
    gepflegt = select(func.max(col(Journal.tag))).where(col(Journal.gegenstand).in_(leistungen))
    gemeldet = (  # backwards along an index: the table grows with every act
        select(col(Ereignis.tag))
        .where(col(Ereignis.typ).startswith("de.ozg-kommunal.katalog.bereitstellung."))
        .order_by(col(Ereignis.transaktion).desc(), col(Ereignis.id).desc())
        .limit(1)
    )
    staende = [auswahl.scalar_subquery() for auswahl in (gebietsstand, gepflegt, gemeldet)]
    zeile = (await session.execute(select(*staende))).one()
    return dict(zip((KOMMUNEN.name, LEISTUNGEN.name, BEREITSTELLUNGEN.name), zeile, strict=True))
