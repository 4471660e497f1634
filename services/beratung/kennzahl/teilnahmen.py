"""Which Kommunen had booked what on a day, from the journal: the beginning of a statement.

Wants `stichtag`, `heute`, `jetzt` and `erfinder`, who invents demo data.
"""

# A Buchung counts from the day it was made until the day it was cancelled or ran out; a hold that
# ran out and is not swept yet is over today, not before. A mere offer to the waiting list and a
# partner who has not agreed count not yet. A key without a Gemeinde part is a Landkreis from Kreis
# part 31 on (shared.schemas.gebiet), else a kreisfreie Stadt.
TEILNAHMEN = """
    geschehen AS (
        SELECT gegenstand_id AS buchung,
               min(tag) FILTER (WHERE akt = 'buchen') AS gebucht_am,
               bool_or(akt = 'buchen' AND sub = :erfinder) AS erfunden,
               bool_or(akt = 'durchfuehren') AS durchgefuehrt,
               bool_or(akt = 'stornieren') AS storniert,
               bool_or(akt = 'ablaufen') AS abgelaufen
        FROM beratung.journal WHERE gegenstand = 'buchung' AND tag <= :stichtag
        GROUP BY gegenstand_id HAVING bool_or(akt = 'buchen')),
    teilnahme AS (
        SELECT b.id, k.kommune, k.kommune = b.kommune AS federfuehrend, b.modul, b.bereich,
               k.finanzierung, g.gebucht_am, g.erfunden, g.durchgefuehrt, g.storniert,
               substr(k.kommune, 6) = '000' AS ohne_gemeinde,
               substr(k.kommune, 4, 2) >= '31' AS im_kreis,
               g.abgelaufen OR (b.status = 'reserviert' AND b.halten_bis <= :jetzt
                                AND :heute <= :stichtag) AS abgelaufen
        FROM geschehen g JOIN beratung.buchung b ON b.id = g.buchung
        JOIN beratung.buchung_kommune k ON k.buchung_id = b.id
        WHERE k.zugestimmt AND NOT b.angebot),
    angemeldet AS (SELECT * FROM teilnahme WHERE NOT storniert AND NOT abgelaufen)
"""
