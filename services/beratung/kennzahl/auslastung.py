"""How much of the teams' time is booked, in the month of the Stichtag: a part of the statement.

Wants `von` and `bis`, the first and last day of the month, and `angemeldet`. Gives `auslastung`.
"""

from services.beratung.planung.teamtage import TEAMTAGE

AUSLASTUNG = f"""
    belegung AS MATERIALIZED (
        SELECT t.berater_id, t.zeitraum
        FROM angemeldet a JOIN beratung.termin t ON t.buchung_id = a.id
        WHERE a.federfuehrend),
    {TEAMTAGE},
    auslastung AS (
        SELECT count(*) FILTER (WHERE NOT abwesend) AS moeglich,
               count(*) FILTER (WHERE gebucht) AS gebucht
        FROM teamtag)
"""  # noqa: S608 (our own text)
