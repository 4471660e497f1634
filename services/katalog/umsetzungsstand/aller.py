"""The Umsetzungsstand of all Kommunen at once, in four statements whatever their number."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, literal, or_, select
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
    ebenen = await _ebenen(session, ziel.id) if ziel else {}
    nutzbar = await _nutzbar(session, ziel.id, stichtag, folge) if ziel else {}
    return UmsetzungsstaendeRead(
        stichtag=stichtag,
        zielkatalog=gezeigt(ziel, stichtag) if ziel else None,
        items=[_eine(kommune, ebenen, nutzbar) for kommune in kommunen],
    )


def _eine(
    kommune: Gebietseinheit,
    ebenen: dict[UUID, frozenset[str]],
    nutzbar: dict[str, set[UUID]],
) -> KommunenumsetzungRead:
    eigene = ebenen_der(kommune)
    zustaendig = {leistung for leistung, wer in ebenen.items() if wer & eigene}
    return KommunenumsetzungRead(
        ags=kommune.ags,
        name=kommune.name,
        art=kommune.art,
        kreis=kommune.kreis,
        einwohner=kommune.einwohner,
        einwohner_stand=kommune.einwohner_stand,
        zustaendig=len(zustaendig),
        nutzbar=len(zustaendig & nutzbar.get(kommune.ags, set())),
    )


async def _ebenen(session: AsyncSession, zielkatalog: UUID) -> dict[UUID, frozenset[str]]:
    """Return who performs each Leistung aimed at."""
    zeilen = await session.execute(
        select(col(Leistung.id), col(Leistung.zustaendige_ebene))
        .join(ZielkatalogLeistung, col(ZielkatalogLeistung.leistung) == col(Leistung.id))
        .where(col(ZielkatalogLeistung.zielkatalog) == zielkatalog)
    )
    return {kennung: frozenset(ebenen) for kennung, ebenen in zeilen}


async def _nutzbar(
    session: AsyncSession, zielkatalog: UUID, stichtag: date, folge: Gebietsfolge
) -> dict[str, set[UUID]]:
    """Return what is usable where, under the key that a reporting Kommune goes by on the day."""
    b, dienst = Bereitstellung, OnlinedienstLeistung
    zurueck = col(b.zurueckgenommen_am)
    zeilen = await session.execute(
        select(col(b.kommune), col(dienst.leistung))
        .join(dienst, col(dienst.onlinedienst) == col(b.onlinedienst))
        .join(ZielkatalogLeistung, col(ZielkatalogLeistung.leistung) == col(dienst.leistung))
        .where(
            col(ZielkatalogLeistung.zielkatalog) == zielkatalog,
            col(b.nutzbar_am) <= stichtag,
            or_(zurueck.is_(None), zurueck > stichtag),
        )
        .distinct()
    )
    nutzbar: dict[str, set[UUID]] = {}
    for kommune, leistung in zeilen:
        nutzbar.setdefault(folge.heutiger(kommune), set()).add(leistung)
    return nutzbar
