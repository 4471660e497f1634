"""Reads of Kommunen, each as it stands to one Stichtag."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.suche.bedingung import passend
from services.katalog.tables import Gebietsaenderung, Gebietseinheit
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.katalog import KommunenFilter
from shared.schemas.liste import Liste
from shared.schemas.suche import Suchart

SCHLUESSEL, GUELTIG = col(Gebietseinheit.ags), col(Gebietseinheit.gueltig)
SORTIERUNG = col(Gebietseinheit.sortierung)
SORTIERUNGEN = {
    "name": (SORTIERUNG, SCHLUESSEL),
    "ags": (SCHLUESSEL,),
    "einwohner": (
        func.coalesce(col(Gebietseinheit.einwohner), literal_column("0")),
        SORTIERUNG,
        SCHLUESSEL,
    ),
}


class KommuneUnbekannt(DomainError):
    status, slug, title = 404, "kommune-unbekannt", "Diese Kommune gibt es nicht"


async def list_kommunen(
    session: AsyncSession, *, filter: KommunenFilter, heute: date
) -> Liste[dict[str, Any]]:
    """Return one page of Kommunen, as dicts of the shape KommuneRead."""
    gefunden = await gefiltert(session, filter, heute=heute)
    return await page(session, gefunden, filter, by=SORTIERUNGEN)


async def gefiltert(
    session: AsyncSession, filter: KommunenFilter, *, heute: date
) -> Select[dict[str, Any]]:
    """Select the Kommunen that pass the filters of the list, finished but in no order."""
    stichtag = filter.stichtag or heute
    query = _kommunen(stichtag)
    if filter.auch_aufgeloeste:
        query = query.where(col(Gebietseinheit.id).in_(_naechste_zu(stichtag)))
    else:
        query = query.where(_besteht(stichtag))
    if filter.art:
        query = query.where(col(Gebietseinheit.art) == filter.art)
    if filter.kreis:
        query = query.where(col(Gebietseinheit.kreis) == filter.kreis)
    if filter.ags:
        query = query.where(SCHLUESSEL.in_(filter.ags))
    if filter.q:
        query = query.where(await passend(session, filter.q, Suchart.KOMMUNE))
    return query


async def get_kommune(session: AsyncSession, *, ags: str, stichtag: date) -> dict[str, Any]:
    """Return the Kommune of this key, also one that exists at another time only."""
    naechste = (_besteht(stichtag).desc(), GUELTIG.desc())
    query = _kommunen(stichtag).where(col(Gebietseinheit.ags) == ags).order_by(*naechste).limit(1)
    kommune: dict[str, Any] | None = await session.scalar(query)
    if kommune is None:
        raise KommuneUnbekannt(f"In Hessen gibt es keine Kommune mit dem Schlüssel {ags}.")
    return kommune


def _besteht(stichtag: date) -> ColumnElement[bool]:
    return GUELTIG.contains(literal(stichtag, Date))


def _naechste_zu(stichtag: date) -> Select[Any]:
    """Select one row per key: the one of the Stichtag or, without it, the latest."""
    return (
        select(col(Gebietseinheit.id))
        .ext(distinct_on(SCHLUESSEL))
        .order_by(SCHLUESSEL, _besteht(stichtag).desc(), GUELTIG.desc())
    )


def _kommunen(stichtag: date) -> Select[dict[str, Any]]:
    """Select the finished answer: the changes of a Kommune come along without a second query."""
    gebiet, aenderung = Gebietseinheit, Gebietsaenderung
    vorgaenger = (
        select(col(aenderung.ags_alt))
        .where(col(aenderung.ags_neu) == SCHLUESSEL)
        .order_by(col(aenderung.ags_alt))
    )
    nachfolger = (
        select(col(aenderung.ags_neu))
        .where(col(aenderung.ags_alt) == SCHLUESSEL)
        .order_by(col(aenderung.ags_neu))
    )
    return select(
        func.jsonb_build_object(
            *("ags", SCHLUESSEL, "ars", gebiet.ars),
            *("name", gebiet.name, "name_amtlich", gebiet.name_amtlich),
            *("art", gebiet.art, "kreis", gebiet.kreis),
            *("einwohner", gebiet.einwohner, "einwohner_stand", gebiet.einwohner_stand),
            *("gueltig_ab", func.lower(GUELTIG), "gueltig_bis", func.upper(GUELTIG) - 1),
            *("besteht", _besteht(stichtag)),
            *("vorgaenger", func.array(vorgaenger.scalar_subquery())),
            *("nachfolger", func.array(nachfolger.scalar_subquery())),
            type_=JSONB,
        )
    )
