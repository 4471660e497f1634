"""The free place of a Kommune in a Bereich."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import BuchungKommune, Foerderzeitraum, Kontingent, KontingentPlatz


async def kontingent_der_kommune(
    session: AsyncSession, *, kommune: str, zeitraum: Foerderzeitraum
) -> Kontingent:
    """Return the Kontingent with its places, made at its first use."""
    gesucht = select(Kontingent).where(
        col(Kontingent.kommune) == kommune,
        col(Kontingent.bereich) == zeitraum.bereich,
        col(Kontingent.gueltig) == zeitraum.gueltig,
    )
    if vorhanden := await session.scalar(gesucht):
        return vorhanden
    neu = Kontingent(
        kommune=kommune,
        bereich=zeitraum.bereich,
        gueltig=zeitraum.gueltig,
        plaetze=zeitraum.plaetze,
    )
    session.add(neu)
    await session.flush()
    plaetze = [
        {"kontingent_id": neu.id, "nr": nr, "plaetze": neu.plaetze}
        for nr in range(1, neu.plaetze + 1)
    ]
    if plaetze:
        await session.execute(insert(KontingentPlatz).values(plaetze))
    return neu


async def freier_platz(session: AsyncSession, kontingent: Kontingent) -> int | None:
    """Return the number of a place that no occupying Buchung uses, or None."""
    belegt = select(col(BuchungKommune.platz_nr)).where(
        col(BuchungKommune.kontingent_id) == kontingent.id, col(BuchungKommune.belegt)
    )
    frei = (
        select(col(KontingentPlatz.nr))
        .where(
            col(KontingentPlatz.kontingent_id) == kontingent.id,
            col(KontingentPlatz.nr).not_in(belegt.scalar_subquery()),
        )
        .order_by(col(KontingentPlatz.nr))
        .limit(1)
    )
    return await session.scalar(frei)
