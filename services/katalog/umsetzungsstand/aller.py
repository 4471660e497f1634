"""The Umsetzungsstand of all Kommunen at once, in five statements whatever their number.

The database counts: of a country there are more chains than fit into a service.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Date, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.bereitstellung.umfeld import ebenen_der
from services.katalog.kommune.gebietsfolge import Gebietsfolge, lade_gebietsfolge
from services.katalog.tables import (
    Bereitstellung,
    Gebietseinheit,
    Leistung,
    OnlinedienstLeistung,
    ZielkatalogLeistung,
)
from services.katalog.umsetzungsstand.queries import ZielkatalogUnbekannt, geltender, gezeigt
from shared.schemas.umsetzung import KommunenumsetzungRead, UmsetzungsstaendeRead

JeEbenen: TypeAlias = Mapping[tuple[str, ...], int]
"""How many Leistungen those perform who are named."""


async def get_umsetzungsstaende(session: AsyncSession, *, stichtag: date) -> UmsetzungsstaendeRead:
    """Return every Kommune of the day with what it performs and what of it is usable.

    The sum for a Kommune is the one its own Umsetzungsstand says.
    """
    folge = await lade_gebietsfolge(session, stichtag)
    kommunen = (
        await session.scalars(
            select(Gebietseinheit)
            .where(col(Gebietseinheit.gueltig).contains(literal(stichtag, Date)))
            .order_by(col(Gebietseinheit.sortierung), col(Gebietseinheit.ags))
        )
    ).all()
    try:
        ziel = await geltender(session, None, stichtag)
    except ZielkatalogUnbekannt:
        ziel = None
    ziele = await _ziele(session, ziel.id) if ziel else {}
    nutzbar = await _nutzbar(session, ziel.id, stichtag, folge) if ziel else {}
    return UmsetzungsstaendeRead(
        stichtag=stichtag,
        zielkatalog=gezeigt(ziel, stichtag) if ziel else None,
        items=[_eine(kommune, ziele, nutzbar.get(kommune.ags, {})) for kommune in kommunen],
    )


def _eine(kommune: Gebietseinheit, ziele: JeEbenen, nutzbar: JeEbenen) -> KommunenumsetzungRead:
    eigene = ebenen_der(kommune)
    return KommunenumsetzungRead(
        ags=kommune.ags,
        name=kommune.name,
        art=kommune.art,
        kreis=kommune.kreis,
        einwohner=kommune.einwohner,
        einwohner_stand=kommune.einwohner_stand,
        zustaendig=_davon(ziele, eigene),
        nutzbar=_davon(nutzbar, eigene),
    )


def _davon(je_ebenen: JeEbenen, eigene: frozenset[str]) -> int:
    return sum(anzahl for ebenen, anzahl in je_ebenen.items() if not eigene.isdisjoint(ebenen))


async def _ziele(session: AsyncSession, zielkatalog: UUID) -> JeEbenen:
    zeilen = await session.execute(
        select(col(Leistung.zustaendige_ebene), func.count())
        .join(ZielkatalogLeistung, col(ZielkatalogLeistung.leistung) == col(Leistung.id))
        .where(col(ZielkatalogLeistung.zielkatalog) == zielkatalog)
        .group_by(col(Leistung.zustaendige_ebene))
    )
    return {tuple(ebenen): anzahl for ebenen, anzahl in zeilen}


async def _nutzbar(
    session: AsyncSession, zielkatalog: UUID, stichtag: date, folge: Gebietsfolge
) -> Mapping[str, JeEbenen]:
    """Return what is usable where, under the key that a reporting Kommune goes by on the day."""
    b, dienst = Bereitstellung, OnlinedienstLeistung
    zurueck = col(b.zurueckgenommen_am)
    spaeter = folge.als_tabelle()
    kommune = func.coalesce(spaeter.c.neu, col(b.kommune))
    ebenen = col(Leistung.zustaendige_ebene)
    zeilen = await session.execute(
        select(kommune, ebenen, func.count(col(dienst.leistung).distinct()))
        .select_from(b)
        .join(dienst, col(dienst.onlinedienst) == col(b.onlinedienst))
        .join(ZielkatalogLeistung, col(ZielkatalogLeistung.leistung) == col(dienst.leistung))
        .join(Leistung, col(Leistung.id) == col(dienst.leistung))
        .outerjoin(spaeter, spaeter.c.alt == col(b.kommune))
        .where(
            col(ZielkatalogLeistung.zielkatalog) == zielkatalog,
            col(b.nutzbar_am) <= stichtag,
            or_(zurueck.is_(None), zurueck > stichtag),
        )
        .group_by(kommune, ebenen)
    )
    nutzbar: dict[str, dict[tuple[str, ...], int]] = {}
    for ags, wer, anzahl in zeilen:
        nutzbar.setdefault(ags, {})[tuple(wer)] = anzahl
    return nutzbar
