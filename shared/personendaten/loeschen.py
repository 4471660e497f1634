# ruff: noqa: S608 (all names are our own)
"""Carry out the rules of the Löschlauf in one database, in small transactions of its owner."""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.personendaten.fristen import Fristen
from shared.personendaten.regeln import AKT, Regel

AUF_EINMAL = 500
SUB = "loeschlauf"
VERMERKEN = """
    WITH neu AS (UPDATE {dienst}.{tabelle} SET version = version + 1 WHERE id = ANY (:ids)
                 RETURNING id, version)
    INSERT INTO {dienst}.journal
      (gegenstand, gegenstand_id, version, akt, sub, rollen, tag, zeitpunkt)
    SELECT '{tabelle}', id, version, :akt, :sub, '{{}}', :heute, :jetzt FROM neu"""


async def faellige(
    connection: AsyncConnection, regel: Regel, fristen: Fristen, *, jetzt: datetime
) -> int:
    """Return how many rows a rule would touch at this instant."""
    sql = f"SELECT count(*) FROM {regel.dienst}.{regel.tabelle} t WHERE {regel.faellig}"
    return int(await connection.scalar(text(sql), _werte(regel, fristen, jetzt)) or 0)


async def ausfuehren(
    engine: AsyncEngine, regel: Regel, fristen: Fristen, *, heute: date, jetzt: datetime
) -> int:
    """Do it, at most 500 rows a transaction; return how many. What others hold waits for the next.

    `heute` is the domain's day, `jetzt` the real instant.
    """
    summe = 0
    while True:
        async with engine.begin() as connection:
            getan = await _stapel(connection, regel, fristen, heute=heute, jetzt=jetzt)
        summe += getan
        if getan < AUF_EINMAL:
            return summe


async def _stapel(
    connection: AsyncConnection, regel: Regel, fristen: Fristen, *, heute: date, jetzt: datetime
) -> int:
    tabelle = f"{regel.dienst}.{regel.tabelle}"
    tun = f"UPDATE {tabelle} t SET {regel.setzt}" if regel.setzt else f"DELETE FROM {tabelle} t"
    sql = f"""
        {tun} WHERE t.ctid = ANY (ARRAY(SELECT t.ctid FROM {tabelle} t WHERE {regel.faellig}
                                         LIMIT {AUF_EINMAL} FOR UPDATE SKIP LOCKED))
        RETURNING {"t.id" if regel.akt else "NULL::uuid"}"""
    werte = {**_werte(regel, fristen, jetzt), "heute": heute}
    ids = (await connection.scalars(text(sql), werte)).all()
    for dazu in regel.danach if ids else ():
        await connection.execute(text(dazu), {"ids": ids})
    if regel.akt and ids:
        vermerken = VERMERKEN.format(dienst=regel.dienst, tabelle=regel.tabelle)
        wer = {"ids": ids, "akt": AKT, "sub": SUB, "heute": heute, "jetzt": jetzt}
        await connection.execute(text(vermerken), wer)
    return len(ids)


def _werte(regel: Regel, fristen: Fristen, jetzt: datetime) -> dict[str, object]:
    vor = jetzt - getattr(fristen, regel.frist)
    return {"vor": vor, "vor_tag": vor.date()}
