"""The free places of a Kommune in a Bereich."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.frist import verfallen
from services.beratung.kontingent.finanzierung import Foerderzeit
from services.beratung.tables import Buchung, BuchungKommune, Kontingent, KontingentPlatz
from shared.schemas.beratung import Bereich


async def freier_platz(
    session: AsyncSession, *, kommune: str, zeit: Foerderzeit, jetzt: datetime
) -> int | None:
    """Return the number of a place that no occupying Buchung uses, None where all are used.

    A hold that has run out uses none, swept or not.
    """
    belegt = (
        select(col(BuchungKommune.platz_nr))
        .join(Kontingent, col(Kontingent.id) == col(BuchungKommune.kontingent_id))
        .join(Buchung, col(Buchung.id) == col(BuchungKommune.buchung_id))
        .where(
            col(Kontingent.kommune) == kommune,
            col(Kontingent.schluessel) == zeit.schluessel,
            col(BuchungKommune.belegt),
            ~verfallen(jetzt),
        )
    )
    vergeben = set(await session.scalars(belegt))
    if len(vergeben) >= zeit.plaetze:
        return None
    return min(set(range(1, zeit.plaetze + 1)) - vergeben)


async def kontingent_der_kommune(
    session: AsyncSession, *, kommune: str, bereich: Bereich, zeit: Foerderzeit
) -> Kontingent:
    """Return the Kontingent with its places for this period, made at its first use.

    Where the rule has changed since, the one there is grows with it and never shrinks: what was
    promised inside it stays.
    """
    gueltig = als_range(zeit)
    kontingent = await session.scalar(
        select(Kontingent).where(
            col(Kontingent.kommune) == kommune, col(Kontingent.schluessel) == zeit.schluessel
        )
    )
    if kontingent is None:
        kontingent = Kontingent(
            kommune=kommune,
            bereich=bereich,
            schluessel=zeit.schluessel,
            gueltig=gueltig,
            plaetze=zeit.plaetze,
        )
        session.add(kontingent)
        await session.flush()
        await _lege_plaetze_an(session, kontingent, ab=1)
        return kontingent
    if (huelle := _huelle(kontingent.gueltig, gueltig)) != kontingent.gueltig:
        kontingent.gueltig = huelle
    if zeit.plaetze > (bisher := kontingent.plaetze):
        kontingent.plaetze = zeit.plaetze
        await session.flush()
        await _lege_plaetze_an(session, kontingent, ab=bisher + 1)
    await session.flush()
    return kontingent


def als_range(zeit: Foerderzeit) -> Range[date]:
    return Range(zeit.von, zeit.bis + timedelta(days=1))


def _huelle(eine: Range[date], andere: Range[date]) -> Range[date]:
    """Return the shortest range that holds both; both are finite."""
    assert eine.lower is not None
    assert eine.upper is not None
    assert andere.lower is not None
    assert andere.upper is not None
    return Range(min(eine.lower, andere.lower), max(eine.upper, andere.upper))


async def _lege_plaetze_an(session: AsyncSession, kontingent: Kontingent, *, ab: int) -> None:
    plaetze = [
        {"kontingent_id": kontingent.id, "nr": nr, "plaetze": kontingent.plaetze}
        for nr in range(ab, kontingent.plaetze + 1)
    ]
    await session.execute(insert(KontingentPlatz).values(plaetze))
