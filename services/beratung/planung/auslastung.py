"""How busy each team is, week by week."""

from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.planung.kalender import ganze_tage
from services.beratung.planung.teamtage import TEAMTAGE
from services.beratung.planung.verfuegbarkeit import SpanneUngueltig
from shared.schemas.berater import AuslastungenRead, AuslastungFilter, AuslastungRead

LAENGSTE_SPANNE = timedelta(days=371)
UEBLICHE_SPANNE = timedelta(days=27)

# A hold that has run out books nothing.
AUSLASTUNG = text(f"""
    WITH belegung AS MATERIALIZED (
        SELECT t.berater_id, t.zeitraum
        FROM beratung.termin t JOIN beratung.buchung b ON b.id = t.buchung_id
        WHERE t.belegt AND t.art = 'beratung' AND t.belegung && tstzrange(:von_zeit, :nach_zeit)
          AND NOT beratung.verfallen(b.status, b.halten_bis, :jetzt)),
    {TEAMTAGE}
    SELECT berater_id, name, CAST(date_trunc('week', tag) AS date) AS woche,
           count(*) AS arbeitstage,
           count(*) FILTER (WHERE gebucht) AS gebucht,
           count(*) FILTER (WHERE abwesend) AS abwesend
    FROM teamtag WHERE CAST(:berater AS uuid) IS NULL OR berater_id = :berater
    GROUP BY berater_id, name, woche
    ORDER BY length(name), name, woche
""")  # noqa: S608 (our own text)


async def get_auslastung(
    session: AsyncSession, *, filter: AuslastungFilter, heute: date, jetzt: datetime
) -> AuslastungenRead:
    """Return the days of each team in each week of the span, in one statement."""
    von = filter.von or heute
    bis = filter.bis or von + UEBLICHE_SPANNE
    if bis < von:
        raise SpanneUngueltig("bis liegt vor von.")
    if bis > von + LAENGSTE_SPANNE:
        raise SpanneUngueltig(f"Fragen Sie höchstens {LAENGSTE_SPANNE.days} Tage auf einmal ab.")
    spanne = ganze_tage(von, bis)
    werte = {
        "von": von,
        "bis": bis,
        "von_zeit": spanne.von,
        "nach_zeit": spanne.bis,
        "berater": filter.berater,
        "jetzt": jetzt,
    }
    zeilen = await session.execute(AUSLASTUNG, werte)
    return AuslastungenRead(
        items=[
            AuslastungRead(
                berater=zeile.berater_id,
                name=zeile.name,
                woche=zeile.woche,
                arbeitstage=zeile.arbeitstage,
                gebucht=zeile.gebucht,
                abwesend=zeile.abwesend,
                frei=zeile.arbeitstage - zeile.gebucht - zeile.abwesend,
            )
            for zeile in zeilen
        ]
    )
