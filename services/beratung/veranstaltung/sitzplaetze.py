"""Seats: taken by number, given back, and passed on to those who wait.

The rule: each seat that becomes free goes to the first in line whose whole wish it helps to fit,
so whoever waits wants more seats than are free. Nobody waits beside seats that would do for them,
for the event passes and an empty seat is lost to all. The price is that a large delegation may be
overtaken by smaller ones; it is asked first about every seat, and has whatever is free at once if
it registers anew for so many.

The caller holds the lock on the Veranstaltung. That keeps the order fair; that no seat is taken
twice is the tables' word, with or without a lock.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.dienst import DIENST
from services.beratung.tables import AKTE, Akt, Anmeldung, Sitzplatz, Veranstaltung
from shared.schemas.veranstaltung import Anmeldungsstatus
from shared.sicht import ueber_alle
from shared.vorgang import Vorgang

SETZEN = text("""
    INSERT INTO beratung.sitzplatz (veranstaltung_id, nr, kapazitaet, anmeldung_id, lfd, plaetze)
    SELECT :veranstaltung, n, CAST(:kapazitaet AS smallint), :anmeldung,
           row_number() OVER (ORDER BY n), CAST(:plaetze AS smallint)
      FROM generate_series(1, CAST(:kapazitaet AS smallint)) AS n
     WHERE NOT EXISTS (SELECT FROM beratung.sitzplatz s
                        WHERE s.veranstaltung_id = :veranstaltung AND s.nr = n)
     ORDER BY n LIMIT CAST(:plaetze AS smallint)""")
ZUSAMMENRUECKEN = text("""
    WITH weg AS (SELECT nr, row_number() OVER (ORDER BY nr) AS z FROM beratung.sitzplatz
                  WHERE veranstaltung_id = :veranstaltung AND nr > :kapazitaet),
         frei AS (SELECT n, row_number() OVER (ORDER BY n) AS z
                    FROM generate_series(1, CAST(:kapazitaet AS smallint)) AS n
                   WHERE NOT EXISTS (SELECT FROM beratung.sitzplatz s
                                      WHERE s.veranstaltung_id = :veranstaltung AND s.nr = n))
    UPDATE beratung.sitzplatz s SET nr = frei.n FROM weg JOIN frei USING (z)
     WHERE s.veranstaltung_id = :veranstaltung AND s.nr = weg.nr""")


async def belegte(session: AsyncSession, veranstaltung_id: UUID) -> int:
    """Return how many seats are taken."""
    query = select(func.count()).where(col(Sitzplatz.veranstaltung_id) == veranstaltung_id)
    return await session.scalar(query) or 0


async def wartende(session: AsyncSession, veranstaltung_id: UUID) -> Sequence[Anmeldung]:
    """Return those who wait, in the order of their turn."""
    query = select(Anmeldung).where(
        col(Anmeldung.veranstaltung_id) == veranstaltung_id,
        col(Anmeldung.status) == Anmeldungsstatus.WARTELISTE,
    )
    return (await session.scalars(query.order_by(col(Anmeldung.reihe)).with_for_update())).all()


async def setze(session: AsyncSession, anmeldung: Anmeldung, *, kapazitaet: int) -> None:
    """Take the lowest free seats for an Anmeldung that is angemeldet."""
    await session.execute(
        SETZEN,
        {
            "veranstaltung": anmeldung.veranstaltung_id,
            "kapazitaet": kapazitaet,
            "anmeldung": anmeldung.id,
            "plaetze": anmeldung.plaetze,
        },
    )


async def gib_zurueck(session: AsyncSession, anmeldungen: Sequence[UUID]) -> None:
    await session.execute(delete(Sitzplatz).where(col(Sitzplatz.anmeldung_id).in_(anmeldungen)))


async def ruecke_zusammen(session: AsyncSession, veranstaltung_id: UUID, kapazitaet: int) -> None:
    """Number the seats taken above `kapazitaet` anew, as far as there are free ones below."""
    werte = {"veranstaltung": veranstaltung_id, "kapazitaet": kapazitaet}
    await session.execute(ZUSAMMENRUECKEN, werte)


async def ruecke_nach(
    session: AsyncSession, veranstaltung: Veranstaltung, vorgang: Vorgang
) -> None:
    """Ask those who wait in their order: each who fits into what is still free has its seats.

    Whoever wants more than there is room for at all is refused: no waiting would help them.
    """
    kapazitaet = veranstaltung.kapazitaet or 0
    frei = kapazitaet - await belegte(session, veranstaltung.id)
    als_dienst = replace(vorgang, person=DIENST)
    async with ueber_alle(session, "Who waits are other Kommunen than the one that leaves."):
        for anmeldung in await wartende(session, veranstaltung.id):
            if anmeldung.plaetze > kapazitaet:
                await lass_entfallen(session, anmeldung, als_dienst)
            elif anmeldung.plaetze <= frei:
                anmeldung.status = Anmeldungsstatus.ANGEMELDET
                frei -= anmeldung.plaetze
                await vermerke(session, anmeldung, Akt.NACHRUECKEN, als_dienst)
                await setze(session, anmeldung, kapazitaet=kapazitaet)


async def lass_entfallen(session: AsyncSession, anmeldung: Anmeldung, vorgang: Vorgang) -> None:
    """End it against their will; the mailbox stays for a while, so that they can be told."""
    anmeldung.status, anmeldung.entfallen_am = Anmeldungsstatus.ENTFALLEN, vorgang.heute
    await vermerke(session, anmeldung, Akt.ENTFALLEN, vorgang)


async def vermerke(session: AsyncSession, anmeldung: Anmeldung, akt: Akt, vorgang: Vorgang) -> None:
    """Write down an act upon an Anmeldung; the mailbox goes nowhere."""
    await AKTE.vermerke(
        session,
        anmeldung,
        akt,
        vorgang,
        kommunen=[anmeldung.kommune],
        veranstaltung=str(anmeldung.veranstaltung_id),
        plaetze=anmeldung.plaetze,
    )
