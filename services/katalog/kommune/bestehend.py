"""The Kommune that bears a key on a day, or who took its place."""

from datetime import date

from sqlalchemy import Date, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.kommune.gebietsfolge import Gebietsfolge
from services.katalog.kommune.queries import KommuneUnbekannt
from services.katalog.tables import Gebietseinheit
from shared.deutsch import kurzdatum


async def bestehende(
    session: AsyncSession, *, ags: str, stichtag: date, folge: Gebietsfolge
) -> Gebietseinheit:
    """Return the Kommune as it is on that day; for one that is not there name its successor.

    `folge` is that of the same day.
    """
    schluessel, gueltig = col(Gebietseinheit.ags), col(Gebietseinheit.gueltig)
    query = select(Gebietseinheit).where(
        schluessel == ags, gueltig.contains(literal(stichtag, Date))
    )
    if kommune := await session.scalar(query):
        return kommune
    neu = folge.heutiger(ags)
    if neu == ags:
        raise KommuneUnbekannt(
            f"Am {kurzdatum(stichtag)} gibt es in Hessen keine Kommune mit dem Schlüssel {ags}."
        )
    raise KommuneUnbekannt(
        f"{ags} besteht am {kurzdatum(stichtag)} nicht mehr; fragen Sie nach {neu}."
    )
