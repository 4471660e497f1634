"""The free places of a Kommune in a Bereich."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.kontingent.finanzierung import Foerderzeit
from services.beratung.tables import Buchung, BuchungKommune, Kontingent, KontingentPlatz
from shared.schemas.beratung import Bereich, BuchungStatus, Finanzierung


async def kontingent_der_kommune(
    session: AsyncSession, *, kommune: str, bereich: Bereich, zeit: Foerderzeit
) -> Kontingent | None:
    """Return the Kontingent with its places for this period, made at its first use.

    Where the rule has changed since, the one there is grows with it and never shrinks: what was
    promised inside it stays. None where the period joins several: then no place is given.
    """
    gueltig = als_range(zeit)
    vorhanden = (
        await session.scalars(
            select(Kontingent).where(
                col(Kontingent.kommune) == kommune,
                col(Kontingent.bereich) == bereich,
                col(Kontingent.gueltig).op("&&")(gueltig),
            )
        )
    ).all()
    if len(vorhanden) > 1:
        return None
    if not vorhanden:
        kontingent = Kontingent(
            kommune=kommune, bereich=bereich, gueltig=gueltig, plaetze=zeit.plaetze
        )
        session.add(kontingent)
        await session.flush()
        await _lege_plaetze_an(session, kontingent, ab=1)
        return kontingent
    kontingent = vorhanden[0]
    if (huelle := _huelle(kontingent.gueltig, gueltig)) != kontingent.gueltig:
        kontingent.gueltig = huelle
    if zeit.plaetze > (bisher := kontingent.plaetze):
        kontingent.plaetze = zeit.plaetze
        await session.flush()
        await _lege_plaetze_an(session, kontingent, ab=bisher + 1)
    await session.flush()
    return kontingent


async def freier_platz(
    session: AsyncSession, kontingent: Kontingent, *, plaetze: int
) -> int | None:
    """Return the number of a place that no occupying Buchung uses, None where `plaetze` are."""
    belegt = select(col(BuchungKommune.platz_nr)).where(
        col(BuchungKommune.kontingent_id) == kontingent.id, col(BuchungKommune.belegt)
    )
    vergeben = set(await session.scalars(belegt))
    if len(vergeben) >= plaetze:
        return None
    return min(set(range(1, kontingent.plaetze + 1)) - vergeben)


async def belegte_plaetze(
    session: AsyncSession, *, kommune: str, bereich: Bereich, zeit: Foerderzeit, jetzt: datetime
) -> int:
    """Count the free Buchungen in this period; a hold that has run out is none, swept or not."""
    verfallen = (col(Buchung.status) == BuchungStatus.RESERVIERT) & (
        col(Buchung.halten_bis) <= jetzt
    )
    anzahl = await session.scalar(
        select(func.count())
        .select_from(BuchungKommune)
        .join(Buchung, col(Buchung.id) == col(BuchungKommune.buchung_id))
        .where(
            col(BuchungKommune.kommune) == kommune,
            col(BuchungKommune.bereich) == bereich,
            col(BuchungKommune.belegt),
            col(BuchungKommune.finanzierung) == Finanzierung.LAND,
            col(BuchungKommune.gueltig).op("&&")(als_range(zeit)),
            ~verfallen,
        )
    )
    return anzahl or 0


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
