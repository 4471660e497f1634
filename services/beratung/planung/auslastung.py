"""How busy each team is, week by week."""

from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.planung.kalender import ganze_tage
from services.beratung.planung.verfuegbarkeit import SpanneUngueltig
from shared.schemas.berater import AuslastungenRead, AuslastungFilter, AuslastungRead

LAENGSTE_SPANNE = timedelta(days=371)
UEBLICHE_SPANNE = timedelta(days=27)

# A working day of a team: one of its weekdays while it is planned for anything. One that is booked
# counts as booked, whatever else; a hold that has run out does not.
AUSLASTUNG = text("""
    WITH team AS MATERIALIZED (
        SELECT r.id, r.name,
            (SELECT range_agg(e.gueltig) FROM beratung.einsatz e
             WHERE e.berater_id = r.id) AS einsatz,
            ARRAY(SELECT coalesce(range_agg(a.gueltig), '{}')
                  FROM generate_series(1, 5) AS w(nr) LEFT JOIN beratung.arbeitszeit a
                    ON a.berater_id = r.id AND a.wochentag = w.nr AND a.art = 'vormittags'
                  GROUP BY w.nr ORDER BY w.nr) AS tage,
            (SELECT coalesce(range_agg(t.zeitraum), '{}')
             FROM beratung.termin t JOIN beratung.buchung b ON b.id = t.buchung_id
             WHERE t.berater_id = r.id AND t.belegt AND t.art = 'beratung'
               AND t.belegung && tstzrange(:von_zeit, :nach_zeit)
               AND NOT coalesce(b.status = 'reserviert' AND b.halten_bis <= :jetzt, false)
            ) AS gebucht,
            (SELECT coalesce(range_agg(t.zeitraum), '{}') FROM beratung.termin t
             WHERE t.berater_id = r.id AND t.belegt AND t.art = 'abwesenheit'
               AND t.belegung && tstzrange(:von_zeit, :nach_zeit)) AS abwesend
        FROM beratung.berater r WHERE CAST(:berater AS uuid) IS NULL OR r.id = :berater),
    tag AS MATERIALIZED (
        SELECT tag, CAST(extract(isodow FROM tag) AS int) AS wochentag,
               tstzrange((tag + time '09:00') AT TIME ZONE 'Europe/Berlin',
                         (tag + time '17:00') AT TIME ZONE 'Europe/Berlin') AS stunden
        FROM beratung.arbeitstag WHERE tag BETWEEN :von AND :bis)
    SELECT team.id, team.name, CAST(date_trunc('week', tag.tag) AS date) AS woche,
           count(*) AS arbeitstage,
           count(*) FILTER (WHERE team.gebucht && stunden) AS gebucht,
           count(*) FILTER (WHERE NOT team.gebucht && stunden AND team.abwesend && stunden)
             AS abwesend
    FROM team CROSS JOIN tag
    WHERE team.einsatz @> tag.tag AND team.tage[wochentag] @> tag.tag
    GROUP BY team.id, team.name, woche
    ORDER BY length(team.name), team.name, woche
""")


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
                berater=zeile.id,
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
