"""How much of the teams' time is booked."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kennzahl.definitionen import AUSLASTUNG
from services.beratung.kennzahl.teilnahmen import TEILNAHMEN
from services.beratung.kennzahl.wert import wert
from shared.schemas.kennzahl import WertRead

ZAEHLUNG = text(f"""
    WITH {TEILNAHMEN},
    monat AS (
        SELECT CAST(date_trunc('month', CAST(:stichtag AS date)) AS date) AS von,
               CAST(date_trunc('month', CAST(:stichtag AS date)) + interval '1 month' AS date)
                 AS nach),
    arbeitstage AS (
        SELECT team.id, a.tag FROM monat
        JOIN beratung.arbeitstag a ON a.tag >= monat.von AND a.tag < monat.nach
        JOIN beratung.berater team ON team.aktiv @> a.tag
        WHERE EXISTS (SELECT FROM beratung.arbeitszeit z WHERE z.berater_id = team.id
                      AND z.wochentag = extract(isodow FROM a.tag) AND z.gueltig @> a.tag)
          AND NOT EXISTS (SELECT FROM beratung.termin t
                          WHERE t.berater_id = team.id AND t.belegt AND t.art = 'abwesenheit'
                            AND t.zeitraum && tstzrange(
                              (a.tag + time '09:00') AT TIME ZONE 'Europe/Berlin',
                              (a.tag + time '12:00') AT TIME ZONE 'Europe/Berlin')))
    SELECT (SELECT count(*) FROM arbeitstage) AS moeglich, count(*) AS belegt
    FROM monat CROSS JOIN angemeldet a JOIN beratung.termin t ON t.buchung_id = a.id
    WHERE a.federfuehrend
      AND lower(t.zeitraum) >= monat.von AT TIME ZONE 'Europe/Berlin'
      AND lower(t.zeitraum) < monat.nach AT TIME ZONE 'Europe/Berlin'
""")  # noqa: S608 (our own text)


async def auslastung(
    session: AsyncSession, werte: Mapping[str, object], *, stand: date, quelle: str
) -> WertRead:
    """Return the share of the month of the Stichtag that is booked, in percent.

    `werte` are what TEILNAHMEN wants. Whoever is away in the morning of a day does not work on it.
    """
    zeile = (await session.execute(ZAEHLUNG, dict(werte))).one()
    prozent = 100 * zeile.belegt / zeile.moeglich if zeile.moeglich else None
    return wert(AUSLASTUNG, prozent, zeile.moeglich, stand=stand, quelle=quelle)
