"""CSV that PostgreSQL makes is, byte for byte, CSV that Python makes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from operator import itemgetter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    Select,
    String,
    Uuid,
    column,
    func,
    select,
    text,
    values,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from ozg.postgres import Cluster
from shared.db import engine_for, gib_zeit, sqlstate
from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.csv_kopie import FORMEL, CsvKopie, als_csv, kopiere
from shared.tabellen.tabelle import Spalte, Tabelle, ist_formel
from tests.conftest import Datenbank
from tests.shared.tabellen.test_csv_datei import FORMELN

KENNUNG = UUID("cda76d79-ee51-580d-8012-55a886621c6b")
TEXTE = [
    *(formel for formel in FORMELN if "\0" not in formel), "", " ", "Abfall", "Ärger; groß",
    'sagt "ja"', '"', '""', "\\.", "\\N", "a\nb", "a\r\nb", "a\rb", '=1;"\n2"', "\n", "'", ";",
    "NULL", "ß" * 300, "A=B", "06635020", " Kassel", "$1", "€", "\u2028=1", "\x1c+1", "[x]", "`",
]  # fmt: skip
ZEILEN: list[tuple[Any, ...]] = [
    *((text, date(2021, 4, 15), True, -3, KENNUNG) for text in TEXTE),
    (None, None, None, None, None),
    ("zuletzt", date(199, 1, 1), False, 0, KENNUNG),
]
ARTEN: dict[str, Any] = {
    "Text": String(),
    "Tag": Date(),
    "Ja": Boolean(),
    "Zahl": Integer(),
    "Id": Uuid(),
}
TABELLE = Tabelle[tuple[Any, ...]](
    "Probe", [Spalte(titel, itemgetter(nr)) for nr, titel in enumerate(ARTEN)], date(2021, 4, 15)
)


@pytest.fixture(scope="module")
def url(cluster: Cluster, datenbank_kopie: Datenbank) -> str:
    return cluster.url(datenbank_kopie("katalog"), "katalog_app")


@pytest.fixture
async def session(url: str) -> AsyncIterator[AsyncSession]:
    engine = engine_for(url, service="katalog", kept=1)
    async with AsyncSession(engine) as session:
        await session.execute(select(1))  # so that the transaction has begun
        yield session
    await engine.dispose()


def in_der_datenbank(zeilen: list[tuple[Any, ...]]) -> Select[Any]:
    reihe: Any = column("reihe", Integer)
    spalten: list[Any] = [column(titel, art) for titel, art in ARTEN.items()]
    probe = values(reihe, *spalten, name="probe").data([(n, *z) for n, z in enumerate(zeilen)])
    return select(*(probe.c[titel] for titel in ARTEN)).order_by(probe.c.reihe).limit(1000)


def viele(anzahl: int) -> Select[Any]:
    reihe = func.generate_series(1, anzahl).column_valued("reihe")
    return select(func.repeat("x", 1000), reihe).limit(anzahl)


def von_python(zeilen: list[tuple[Any, ...]]) -> bytes:
    datei = BytesIO()
    schreiber = CsvDatei(datei, TABELLE)
    schreiber.schreibe((*z[:4], z[4] and str(z[4])) for z in zeilen)
    schreiber.beende()
    return datei.getvalue()


async def test_dieselben_bytes(session: AsyncSession) -> None:
    datei = BytesIO()
    kopie = CsvKopie(datei, TABELLE)

    async def nach(stueck: bytes) -> None:
        kopie.schreibe(stueck)

    assert await kopiere(session, als_csv(in_der_datenbank(ZEILEN)), nach) == len(ZEILEN)
    assert datei.getvalue().splitlines(True) == von_python(ZEILEN).splitlines(True)


@pytest.mark.parametrize("laenge", [1, 2, 3, 7])
def test_wo_ein_stueck_endet_ist_gleich(laenge: int) -> None:
    lf = b'a;"b\n"";c"\n";\n";\n\nx;""\n'
    datei = BytesIO()
    kopie = CsvKopie(datei, Tabelle("Probe", [Spalte("T", itemgetter(0))], date(2021, 4, 15)))
    for stelle in range(0, len(lf), laenge):
        kopie.schreibe(lf[stelle : stelle + laenge])
    crlf = 'a;"b\n"";c"\r\n";\n";\r\n\r\nx;""\r\n'
    assert datei.getvalue().decode("utf-8-sig") == f"T\r\n{crlf}"


async def test_beide_halten_dasselbe_fuer_eine_formel(session: AsyncSession) -> None:
    zeichen = "SELECT n FROM generate_series(1, 131071) n WHERE n NOT BETWEEN 55296 AND 57343"
    for vor in ("", " ", "\u3000"):
        gefunden = await session.scalars(
            text(f"{zeichen} AND :vor || chr(n) || '1' ~ :formel"), {"formel": FORMEL, "vor": vor}
        )
        alle = (n for n in range(1, 131_072) if not 55_296 <= n <= 57_343)
        assert set(gefunden) == {n for n in alle if ist_formel(f"{vor}{chr(n)}1")}


@pytest.mark.parametrize("anzahl", [1, 100_000])
async def test_wer_abbricht_gibt_die_verbindung_frei(session: AsyncSession, anzahl: int) -> None:
    async def abbrechen(stueck: bytes) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await kopiere(session, viele(anzahl), abbrechen)
    async with asyncio.timeout(10):  # less than a transaction that nobody ends may idle
        await session.rollback()
        assert await session.scalar(select(1)) == 1


async def test_nur_ein_stueck_liegt_im_speicher(session: AsyncSession) -> None:
    groesstes = gesamt = 0

    async def langsam(stueck: bytes) -> None:
        nonlocal groesstes, gesamt
        groesstes, gesamt = max(groesstes, len(stueck)), gesamt + len(stueck)
        await asyncio.sleep(0)

    assert await kopiere(session, viele(20_000), langsam) == 20_000
    assert gesamt > 20_000_000
    assert groesstes < 5_000_000


async def test_ein_fehler_des_servers_ist_wie_jeder_andere(session: AsyncSession) -> None:
    async def nach(stueck: bytes) -> None: ...

    await session.execute(text("SET LOCAL statement_timeout = '20ms'"))
    with pytest.raises(DBAPIError) as fehler:
        await kopiere(session, select(func.pg_sleep(5)), nach)
    assert sqlstate(fehler.value) == "57014"


@pytest.mark.nightly
async def test_eine_datei_bekommt_mehr_zeit_vom_server(session: AsyncSession) -> None:
    await session.execute(text("SET transaction_timeout = '3s'"))
    await session.commit()  # of the next one on this connection
    await gib_zeit(session, sekunden=60)
    assert await session.scalar(text("SHOW statement_timeout")) == "1min"
    await session.execute(select(func.pg_sleep(3.5)))
