"""Which Kommunen are in the Beratung on a day: public, as they are public bodies."""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kennzahl.definitionen import ZAHLEN
from services.beratung.kennzahl.queries import ERFINDER, quelle_der_zaehlung
from services.beratung.kennzahl.teilnahmen import TEILNAHMEN
from shared.schemas.umsetzung import AngemeldeteRead

KENNZAHL = "beratung_kommunen"
ANGEMELDETE = text(f"""
    WITH {TEILNAHMEN}
    SELECT kommune, count(*) AS module, count(*) FILTER (WHERE erfunden) AS erfunden
    FROM angemeldet GROUP BY kommune ORDER BY kommune
""")  # noqa: S608 (our own text)


async def get_angemeldete(
    session: AsyncSession, *, stichtag: date, heute: date, jetzt: datetime
) -> AngemeldeteRead:
    """Return the keys that the Kennzahl of this name counts, and nothing else of them."""
    werte = {"stichtag": stichtag, "heute": heute, "jetzt": jetzt, "erfinder": ERFINDER}
    zeilen = (await session.execute(ANGEMELDETE, werte)).all()
    definition = next(zahl.definition for zahl in ZAHLEN if zahl.kennzahl == KENNZAHL)
    return AngemeldeteRead(
        stichtag=stichtag,
        definition=definition,
        stand=min(stichtag, heute),
        quelle=quelle_der_zaehlung(
            module=sum(zeile.module for zeile in zeilen),
            erfunden=sum(zeile.erfunden for zeile in zeilen),
        ),
        ags=[zeile.kommune for zeile in zeilen],
    )
