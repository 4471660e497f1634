"""The Kennzahlen of the Beratung, counted from its Buchungen."""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.schemas.kennzahl import KennzahlenRead, KennzahlRead

# A Buchung counts from the day it was made until the day it was cancelled or ran out; a hold that
# ran out and is not swept yet is over today, not before. A key with
# Kreis part 31 or higher and no Gemeinde part is a Landkreis (shared.schemas.gebiet).
ZAEHLUNG = text("""
    WITH akt AS NOT MATERIALIZED (
        SELECT gegenstand_id AS buchung, akt, sub, tag FROM beratung.journal
        WHERE gegenstand = 'buchung'),
    angemeldet AS (
        SELECT b.kommune, b.bereich,
               substr(b.kommune, 4, 2) >= '31' AND substr(b.kommune, 6) = '000' AS landkreis,
               EXISTS (SELECT FROM akt j WHERE j.buchung = b.id
                       AND j.akt = 'buchen' AND j.sub = :erfinder) AS erfunden
        FROM beratung.buchung b
        WHERE EXISTS (SELECT FROM akt j WHERE j.buchung = b.id
                      AND j.akt = 'buchen' AND j.tag <= :stichtag)
          AND NOT EXISTS (SELECT FROM akt j WHERE j.buchung = b.id
                          AND j.akt IN ('stornieren', 'ablaufen') AND j.tag <= :stichtag)
          AND NOT b.angebot
          AND NOT (b.status = 'reserviert' AND b.halten_bis <= :jetzt AND :heute <= :stichtag))
    SELECT count(DISTINCT kommune) AS kommunen,
           count(DISTINCT kommune) FILTER (WHERE landkreis) AS landkreise,
           count(DISTINCT kommune) FILTER (WHERE NOT landkreis) AS gemeinden,
           count(*) AS module,
           count(*) FILTER (WHERE bereich = 'ozg') AS module_ozg,
           count(*) FILTER (WHERE erfunden) AS erfunden
    FROM angemeldet
""")
MINDESTENS_EINES = "mit mindestens einem gebuchten, nicht stornierten Beratungsmodul"
ERFINDER = "vorfuehrung"  # the journal names it as the author of every invented Buchung
GEZAEHLT = "Beratung, gezählt aus den Buchungen"
VEROEFFENTLICHT = (
    "Summe wie in „Kommunalpolitische Runde“ (2021) veröffentlicht, Verteilung erfunden"
)


async def get_kennzahlen(
    session: AsyncSession, *, stichtag: date, heute: date, jetzt: datetime
) -> KennzahlenRead:
    """Return the figures as they stood on `stichtag`."""
    werte = {"stichtag": stichtag, "heute": heute, "jetzt": jetzt, "erfinder": ERFINDER}
    zeile = (await session.execute(ZAEHLUNG, werte)).one()
    quelle = _quelle(module=zeile.module, erfunden=zeile.erfunden)

    def kennzahl(
        name: str, titel: str, wert: int, nenner: str | None, einheit: str, definition: str
    ) -> KennzahlRead:
        return KennzahlRead(
            kennzahl=name,
            titel=titel,
            wert=wert,
            nenner_kennzahl=nenner,
            einheit=einheit,
            definition=definition,
            stand=min(stichtag, heute),
            quelle=quelle,
        )

    return KennzahlenRead(
        stichtag=stichtag,
        items=[
            kennzahl(
                "beratung_kommunen",
                "Kommunen in der Beratung",
                zeile.kommunen,
                "kommunen",
                "Kommunen",
                f"Landkreise, Städte und Gemeinden {MINDESTENS_EINES}",
            ),
            kennzahl(
                "beratung_landkreise",
                "Landkreise in der Beratung",
                zeile.landkreise,
                "landkreise",
                "Landkreise",
                f"Landkreise {MINDESTENS_EINES}",
            ),
            kennzahl(
                "beratung_gemeinden",
                "Städte und Gemeinden in der Beratung",
                zeile.gemeinden,
                "gemeinden",
                "Städte und Gemeinden",
                f"Städte und Gemeinden {MINDESTENS_EINES}",
            ),
            kennzahl(
                "beratungsmodule",
                "Gebuchte Beratungsmodule",
                zeile.module,
                None,
                "Module",
                "Gebuchte, nicht stornierte Module 1 bis 4; eine Kommune zählt je Modul",
            ),
            kennzahl(
                "beratungsmodule_ozg",
                "Gebuchte Module im Bereich OZG",
                zeile.module_ozg,
                "beratungsmodule",
                "Module",
                "Gebuchte, nicht stornierte Module 1 und 2",
            ),
        ],
    )


def _quelle(*, module: int, erfunden: int) -> str:
    """Say what is invented, as the rows themselves tell."""
    if not erfunden:
        return GEZAEHLT
    if erfunden == module:
        return f"{GEZAEHLT}; {VEROEFFENTLICHT}"
    return f"{GEZAEHLT}; {erfunden} der {module} Buchungen sind für die Vorführung erfunden"
