"""What the Katalog itself gets for a published figure: from its own rows, never from the figure."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.kennzahl.queries import get_kennzahlen
from services.katalog.tables import (
    Digitalisierungsfabrik,
    Umsetzungsbuendel,
    Zielkatalog,
    ZielkatalogLeistung,
)
from shared.schemas.kennzahl import BerechnetRead

FOLIEN, REPORT, GV100AD = date(2021, 4, 30), date(2021, 3, 31), date(2023, 11, 30)
Zaehlung: TypeAlias = Callable[[AsyncSession], Awaitable[int | None]]


@dataclass(frozen=True)
class Rechnung:
    """`stand` is the day the result holds for: that of the source, so that both may be compared."""

    stand: date
    regel: str
    zaehle: Zaehlung


def _kennzahl(name: str, stand: date) -> Rechnung:
    async def zaehle(session: AsyncSession) -> int:
        kennzahlen = await get_kennzahlen(session, stichtag=stand)
        return next(k.wert for k in kennzahlen.items if k.kennzahl == name)

    return Rechnung(stand, f"Kennzahl {name}", zaehle)


def _gezaehlt(stand: date, regel: str, query: Select[int]) -> Rechnung:
    async def zaehle(session: AsyncSession) -> int | None:
        return await session.scalar(query)

    return Rechnung(stand, regel, zaehle)


def _buendel(kennung: str) -> Rechnung:
    return _gezaehlt(
        FOLIEN,
        "Anzahl der Leistungen, die der Katalog für dieses Umsetzungsbündel führt",
        select(col(Umsetzungsbuendel.anzahl_leistungen)).where(
            col(Umsetzungsbuendel.kennung) == kennung
        ),
    )


RECHNUNGEN: Mapping[str, Rechnung] = {
    "umsetzungsbuendel-17": _kennzahl("umsetzungsbuendel", FOLIEN),
    "leistungen-70": _kennzahl("leistungen_verfuegbar", FOLIEN),
    "kommunen-443": _kennzahl("kommunen", REPORT),
    "kommunen-442": _kennzahl("kommunen", GV100AD),
    "leistungen-33": _gezaehlt(
        REPORT,
        "Leistungen im Zielkatalog „Namentlich bereitgestellte Leistungen“",
        select(func.count())
        .select_from(ZielkatalogLeistung)
        .join(Zielkatalog, col(Zielkatalog.id) == col(ZielkatalogLeistung.zielkatalog))
        .where(col(Zielkatalog.kennung) == "namentlich-2021"),
    ),
    "leistungen-17-freigegeben": _gezaehlt(
        date(2020, 12, 31),
        "Leistungen der Umsetzungsbündel, deren einziger Monat Dezember 2020 ist",
        select(func.sum(col(Umsetzungsbuendel.anzahl_leistungen))).where(
            col(Umsetzungsbuendel.verfuegbar_seit) == ["2020-12"]
        ),
    ),
    "fabriken-8": _gezaehlt(
        REPORT,
        "Digitalisierungsfabriken mit einem Stand bis März 2021",
        select(func.count()).where(col(Digitalisierungsfabrik.stand) <= "2021-03"),
    ),
    "abgaben-efa-1": _buendel("kommunale-abgaben-efa"),
    "abgaben-1": _buendel("kommunale-abgaben"),
    "sterbefall-1": _buendel("sterbefall"),
    "standesamt-2": _buendel("standesamt"),
}


async def berechne(session: AsyncSession, kennungen: Collection[str]) -> dict[str, BerechnetRead]:
    """Return what those of `kennungen` for which there is a rule come to."""
    ergebnisse: dict[str, BerechnetRead] = {}
    for kennung in RECHNUNGEN.keys() & kennungen:
        rechnung = RECHNUNGEN[kennung]
        wert = await rechnung.zaehle(session)
        ergebnisse[kennung] = (
            ohne_ergebnis("Dazu steht zurzeit nichts im Katalog.")
            if wert is None
            else BerechnetRead(wert=wert, stand=rechnung.stand, regel=rechnung.regel, grund=None)
        )
    return ergebnisse


def ohne_ergebnis(grund: str | None) -> BerechnetRead:
    return BerechnetRead(wert=None, stand=None, regel=None, grund=grund)
