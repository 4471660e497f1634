"""The same CSV as CsvDatei writes, its lines made by PostgreSQL (COPY … TO STDOUT).

What a cell is is said to the database here and to Python in csv_datei.py: a test holds both
against each other.
"""

from collections.abc import Awaitable, Callable
from typing import Any, BinaryIO

import asyncpg
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.tabelle import Tabelle

LEERRAUM = "\t\n\v\f\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# what NFKC makes one of FORMELZEICHEN; the hyphen comes last, as in any class of a regex
FORMELARTIG = "=⁼₌﹦＝+⁺₊﬩﹢＋@﹫＠﹣－-"
FORMEL = f"^[\t\r\n]|^[{LEERRAUM}]*[{FORMELARTIG}]"
ZIFFERN, BUCHSTABEN = (48, 57), (65, 122)  # codes; none of what else they hold begins a formula

Ziel = Callable[[bytes], Awaitable[None]]


class CsvKopie:
    """Writes the head, then what COPY sends piece by piece; it ends lines with LF alone."""

    def __init__(self, datei: BinaryIO, tabelle: Tabelle[Any]) -> None:
        CsvDatei(datei, tabelle).beende()
        self._datei, self._in_zelle = datei, False

    def schreibe(self, stueck: bytes) -> None:
        teile = stueck.split(b'"')  # every other one stands within quotes
        for nr in range(int(self._in_zelle), len(teile), 2):
            teile[nr] = teile[nr].replace(b"\n", b"\r\n")
        self._in_zelle ^= len(teile) % 2 == 0
        self._datei.write(b'"'.join(teile))


def als_csv(zeilen: Select[Any]) -> Select[Any]:
    """Return the rows, which a limit bounds, as the cells of a CSV file in the same order.

    The limit is also what keeps the planner from working out a cell once for each time that it is
    named here.
    """
    gelesen = zeilen.subquery("zeilen")
    return select(*(zelle(spalte) for spalte in gelesen.c))


def zelle(wert: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what csv_datei makes of truth, a number, a day, or text, which is no formula then."""
    if isinstance(wert.type, Boolean):
        return case((wert, "ja"), (~wert, "nein"))
    if isinstance(wert.type, Integer):
        return wert
    if isinstance(wert.type, Date):
        return func.to_char(wert, "YYYY-MM-DD")
    text = cast(wert, Text)
    anfang = func.ascii(text)
    harmlos = anfang.between(*ZIFFERN) | anfang.between(*BUCHSTABEN)
    # COPY tells an empty text from nothing by quotes; nobody else would understand them
    return case(
        (harmlos, text),
        (text.op("~")(literal(FORMEL, Text)), literal("'", Text) + text),
        else_=func.nullif(text, literal("", Text)),
    )


async def kopiere(session: AsyncSession, zeilen: Select[Any], nach: Ziel) -> int:
    """Hand over the rows piece by piece as CSV with semicolons; return how many there are.

    The session's transaction must have begun. The server waits for `nach`: at most a piece of some
    256 KiB lies here. Where `nach` fails or is cancelled, the connection is given up.
    """
    verbindung = await session.connection()
    gefasst = zeilen.compile(dialect=verbindung.dialect).construct_expanded_state()
    roh = await verbindung.get_raw_connection()
    treiber: asyncpg.Connection = roh.driver_connection
    try:
        status: str = await treiber.copy_from_query(
            gefasst.statement,
            *gefasst.positional_parameters,
            output=nach,
            format="csv",
            delimiter=";",
        )
    except asyncpg.PostgresError as fehler:  # as SQLAlchemy tells those of its own statements
        raise DBAPIError("COPY", None, fehler) from fehler
    except BaseException:
        # asyncpg asks the server to stop and waits for that, also where it has sent everything
        roh.invalidate()
        raise
    return int(status.removeprefix("COPY "))
