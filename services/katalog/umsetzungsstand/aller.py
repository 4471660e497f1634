"""The Umsetzungsstand of all Kommunen at once, in four statements whatever their number.

The database counts: of a country there are more chains than fit into a service.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Date, Result, Select, Text, func, literal, null, or_, select, union_all
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
EBENEN = col(Leistung.zustaendige_ebene)


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
    gezaehlt = await _gezaehlt(session, ziel.id, stichtag, folge) if ziel else {}
    ziele = gezaehlt.get(None, {})
    return UmsetzungsstaendeRead(
        stichtag=stichtag,
        zielkatalog=gezeigt(ziel, stichtag) if ziel else None,
        items=[_eine(kommune, ziele, gezaehlt.get(kommune.ags, {})) for kommune in kommunen],
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


async def _gezaehlt(
    session: AsyncSession, zielkatalog: UUID, stichtag: date, folge: Gebietsfolge
) -> Mapping[str | None, JeEbenen]:
    """Return what is usable where, under the key that a reporting Kommune goes by on the day; under
    None, what there is to reach.

    One statement: read apart, more could be usable than there is.
    """
    zeilen: Result[str | None, list[str], int] = await session.execute(
        union_all(_ziele(zielkatalog), _nutzbar(zielkatalog, stichtag, folge))
    )
    gezaehlt: dict[str | None, dict[tuple[str, ...], int]] = {}
    for ags, wer, anzahl in zeilen:
        gezaehlt.setdefault(ags, {})[tuple(wer)] = anzahl
    return gezaehlt


def _ziele(zielkatalog: UUID) -> Select[str | None, list[str], int]:
    return (
        select(null().cast(Text), EBENEN, func.count())
        .join(ZielkatalogLeistung, col(ZielkatalogLeistung.leistung) == col(Leistung.id))
        .where(col(ZielkatalogLeistung.zielkatalog) == zielkatalog)
        .group_by(EBENEN)
    )


def _nutzbar(zielkatalog: UUID, stichtag: date, folge: Gebietsfolge) -> Select[str, list[str], int]:
    b, dienst = Bereitstellung, OnlinedienstLeistung
    zurueck = col(b.zurueckgenommen_am)
    spaeter = folge.als_tabelle()
    kommune = func.coalesce(spaeter.c.neu, col(b.kommune))
    return (
        select(kommune, EBENEN, func.count(col(dienst.leistung).distinct()))
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
        .group_by(kommune, EBENEN)
    )
