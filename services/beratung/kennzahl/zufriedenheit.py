"""What the Kommunen thought of their consultings, so that no single one shows.

A part of the statement. Wants `stichtag` and `gruppe`. Gives `zufriedenheit`.
"""

from datetime import date

from sqlalchemy import RowMapping

from services.beratung.kennzahl.definitionen import GRUPPE, zufriedenheit
from services.beratung.kennzahl.wert import wert
from shared.schemas.kennzahl import WertRead
from shared.schemas.rueckmeldung import FRAGEN

QUELLE = "Beratung, aus den Rückmeldungen der Kommunen"

# Only full groups, in the order they came: the mean of one day and that of the next then differ by
# a whole group, never by one answer.
ZUFRIEDENHEIT = """
    gereiht AS (
        SELECT r.*, b.kommune, count(*) OVER () AS alle,
               row_number() OVER (ORDER BY r.tag, r.zeitpunkt, r.buchung_id) AS nr
        FROM beratung.rueckmeldung r JOIN beratung.buchung b ON b.id = r.buchung_id
        WHERE r.tag <= :stichtag),
    zufriedenheit AS (
        SELECT count(*) AS antworten, count(DISTINCT kommune) AS antwortende,
               avg(inhalt) AS inhalt, avg(verstaendlichkeit) AS verstaendlichkeit,
               avg(organisation) AS organisation, avg(nutzen) AS nutzen
        FROM gereiht WHERE nr <= alle / :gruppe * :gruppe)
"""


def zufriedenheiten(zeile: RowMapping, *, stand: date) -> list[WertRead]:
    """Return the mean of each question; none below five answers of five Kommunen."""
    genug = zeile["antwortende"] >= GRUPPE
    return [
        wert(
            zufriedenheit(frage, aussage),
            zeile[frage] if genug else None,
            zeile["antworten"] if genug else 0,
            stand=stand,
            quelle=QUELLE,
        )
        for frage, aussage in FRAGEN.items()
    ]
