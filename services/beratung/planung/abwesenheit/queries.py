"""Reads of absences, and what they collide with."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.planung.berater.queries import BeraterUnbekannt
from services.beratung.planung.kalender import Zeitraum, ganze_tage
from services.beratung.planung.verfuegbarkeit import SpanneUngueltig
from services.beratung.tables import Abwesenheit, Berater
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.berater import AbwesenheitenFilter, AbwesenheitRead, Herkunft
from shared.schemas.liste import Liste

# `nr` counts the spans asked for, from 1.
KOLLISIONEN = text("""
    SELECT z.nr, array_agg(DISTINCT t.buchung_id) AS buchungen,
           min(CAST(lower(t.zeitraum) AT TIME ZONE 'Europe/Berlin' AS date)) AS erster_tag
    FROM unnest(CAST(:von AS timestamptz[]), CAST(:bis AS timestamptz[]))
           WITH ORDINALITY AS z(von, bis, nr)
    JOIN beratung.termin t ON t.berater_id = :berater AND t.belegt AND t.art = 'beratung'
      AND t.belegung && tstzrange(z.von, z.bis)
    GROUP BY z.nr
""")


class AbwesenheitNichtGefunden(DomainError):
    status, slug, title = 404, "abwesenheit-nicht-gefunden", "Diese Abwesenheit gibt es nicht"


async def verlange_berater(session: AsyncSession, berater: UUID) -> None:
    """Refuse an unknown team."""
    if await session.scalar(select(col(Berater.id)).where(col(Berater.id) == berater)) is None:
        raise BeraterUnbekannt(f"Kein Team mit der Kennung {berater}.")


async def list_abwesenheiten(
    session: AsyncSession, *, berater: UUID, filter: AbwesenheitenFilter
) -> Liste[AbwesenheitRead]:
    """Return one page of the absences of a team."""
    await verlange_berater(session, berater)
    if filter.von and filter.bis and filter.bis < filter.von:
        raise SpanneUngueltig("bis liegt vor von.")
    gesucht = select(Abwesenheit).where(col(Abwesenheit.berater_id) == berater)
    if filter.von or filter.bis:
        spanne = ganze_tage(filter.von or date(1900, 1, 1), filter.bis or date(2199, 12, 31))
        gesucht = gesucht.where(
            col(Abwesenheit.zeitraum).op("&&")(func.tstzrange(spanne.von, spanne.bis))
        )
    if filter.zurueckgenommen is not None:
        gesucht = gesucht.where(col(Abwesenheit.belegt) != filter.zurueckgenommen)
    beginn = func.lower(col(Abwesenheit.zeitraum), type_=DateTime(timezone=True))
    seite = await page(session, gesucht, filter, by={"beginn": (beginn, col(Abwesenheit.id))})
    return Liste(
        items=[gelesen(eine) for eine in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def kollisionen(
    session: AsyncSession, *, berater: UUID, zeiten: Sequence[Zeitraum]
) -> dict[int, tuple[list[UUID], date]]:
    """Return which Buchungen are in the way of which span, and the first day. Under the locks."""
    werte = {"berater": berater, "von": [z.von for z in zeiten], "bis": [z.bis for z in zeiten]}
    zeilen = await session.execute(KOLLISIONEN, werte)
    return {zeile.nr - 1: (zeile.buchungen, zeile.erster_tag) for zeile in zeilen}


def gelesen(abwesenheit: Abwesenheit) -> AbwesenheitRead:
    return AbwesenheitRead(
        id=abwesenheit.id,
        berater=abwesenheit.berater_id,
        von=_grenze(abwesenheit.zeitraum.lower),
        bis=_grenze(abwesenheit.zeitraum.upper),
        herkunft=Herkunft.VON_HAND if abwesenheit.kennung is None else Herkunft.KALENDER,
        zurueckgenommen=not abwesenheit.belegt,
        version=abwesenheit.version,
    )


def _grenze(zeitpunkt: datetime | None) -> datetime:
    assert zeitpunkt is not None  # a CHECK rules out infinite absences
    return zeitpunkt
