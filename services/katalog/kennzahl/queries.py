"""The Katalog's own Kennzahlen, counted from its rows."""

from datetime import date

from sqlalchemy import CTE, Date, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.kennzahl.definitionen import DEFINITIONEN
from services.katalog.tables import Gebietseinheit, Umsetzungsbuendel
from shared.schemas.katalog import Kommunenart
from shared.schemas.kennzahl import KennzahlenRead, KennzahlRead


async def get_kennzahlen(session: AsyncSession, *, stichtag: date) -> KennzahlenRead:
    """Return every Kennzahl as of `stichtag`, counted in one statement."""
    gebiet, buendel = _gebiet(stichtag), _buendel(stichtag)
    alles = select(gebiet, buendel).join_from(gebiet, buendel, true())
    werte = (await session.execute(alles)).one()._mapping
    return KennzahlenRead(
        stichtag=stichtag,
        items=[
            KennzahlRead(
                kennzahl=d.kennzahl,
                titel=d.titel,
                wert=werte[d.kennzahl],
                nenner_kennzahl=None,
                einheit=d.einheit,
                definition=d.definition,
                stand=d.stand(stichtag),
                quelle=d.quelle,
            )
            for d in DEFINITIONEN
        ],
    )


def _gebiet(stichtag: date) -> CTE:
    art = col(Gebietseinheit.art)
    return (
        select(
            func.count().label("kommunen"),
            func.count().filter(art == Kommunenart.LANDKREIS).label("landkreise"),
            func.count().filter(art != Kommunenart.LANDKREIS).label("gemeinden"),
            func.count().filter(art == Kommunenart.KREISFREIE_STADT).label("kreisfreie_staedte"),
        )
        .where(col(Gebietseinheit.gueltig).contains(literal(stichtag, Date)))
        .cte("gebiet")
    )


def _buendel(stichtag: date) -> CTE:
    monat = stichtag.isoformat()[:7]
    genannt = func.unnest(col(Umsetzungsbuendel.verfuegbar_seit)).column_valued("monat")
    erster = select(func.min(genannt)).scalar_subquery()
    letzter = select(func.max(genannt)).scalar_subquery()
    anzahl = func.sum(col(Umsetzungsbuendel.anzahl_leistungen)).filter(letzter <= monat)
    return (
        select(
            func.coalesce(anzahl, 0).label("leistungen_verfuegbar"),
            func.count().filter(erster <= monat).label("umsetzungsbuendel"),
        )
        .select_from(Umsetzungsbuendel)
        .cte("buendel")
    )
