"""Which Kommunen had booked what on a day, from the Akte: the beginning of a statement.

Wants `stichtag`, `heute`, `jetzt` and `erfinder`, who invents demo data. Gives `teilnahme`, what
ever was, and `angemeldet`, what still held on the day.
"""

# A Buchung counts from the day it was made, or an offer to the waiting list accepted, until the day
# it was cancelled or ran out; a hold that ran out and is not swept yet is over today, not before.
# A Kommune counts while it has agreed: each Ereignis of a Buchung says who has from then on. A key
# without a Gemeinde part is a Landkreis from Kreis part 31 on (shared.schemas.gebiet), else a
# kreisfreie Stadt.
TEILNAHMEN = """
    geschehen AS (
        SELECT gegenstand_id AS buchung,
               coalesce(min(tag) FILTER (WHERE akt = 'annehmen'),
                        min(tag) FILTER (WHERE akt = 'buchen')) AS gebucht_am,
               bool_or(akt = 'buchen' AND sub = :erfinder) AS erfunden,
               bool_or(akt = 'durchfuehren') AS durchgefuehrt,
               bool_or(akt = 'bewerten') AS bewertet,
               bool_or(akt = 'stornieren') AS storniert,
               bool_or(akt = 'ablaufen') AS abgelaufen
        FROM beratung.journal WHERE gegenstand = 'buchung' AND tag <= :stichtag
        GROUP BY gegenstand_id
        HAVING bool_or(akt = 'annehmen') OR bool_and(akt <> 'anbieten')),
    stand AS (
        SELECT gegenstand_id AS buchung, version, daten,
               version = max(version) OVER (PARTITION BY gegenstand_id) AS letzter
        FROM beratung.ereignis
        WHERE typ LIKE 'de.ozg-kommunal.beratung.buchung.%' AND tag <= :stichtag),
    zustimmung AS (
        SELECT DISTINCT ON (s.buchung, k.ags) s.buchung, k.ags AS kommune, k.finanzierung, s.letzter
        FROM stand s, jsonb_each_text(s.daten -> 'beteiligte') AS k(ags, finanzierung)
        ORDER BY s.buchung, k.ags, s.version DESC),
    teilnahme AS (
        SELECT b.id, z.kommune, z.kommune = b.kommune AS federfuehrend, z.letzter AS dabei, b.modul,
               b.bereich, z.finanzierung, g.gebucht_am, g.erfunden, g.durchgefuehrt, g.bewertet,
               g.storniert,
               substr(z.kommune, 6) = '000' AS ohne_gemeinde,
               substr(z.kommune, 4, 2) >= '31' AS im_kreis,
               g.abgelaufen OR (beratung.verfallen(b.status, b.halten_bis, :jetzt)
                                AND :heute <= :stichtag) AS abgelaufen
        FROM geschehen g JOIN beratung.buchung b ON b.id = g.buchung
        JOIN zustimmung z ON z.buchung = b.id),
    angemeldet AS MATERIALIZED (
        SELECT * FROM teilnahme WHERE dabei AND NOT storniert AND NOT abgelaufen)
"""
