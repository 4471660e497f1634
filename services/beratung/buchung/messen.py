"""What is booked and what is free, for those who watch over the platform."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.beobachtung.messwerte import Stand
from shared.schemas.beratung import Bereich

LAUFENDE = text("""
    SELECT 'buchung' AS was, '' AS bereich, status AS zustand, count(*) AS anzahl
    FROM beratung.buchung WHERE belegt AND status IN ('reserviert', 'bestaetigt') GROUP BY status
    UNION ALL
    SELECT 'kontingent', bereich, 'alle', sum(plaetze)
    FROM beratung.kontingent WHERE gueltig @> CAST(:stichtag AS date) GROUP BY bereich
    UNION ALL
    SELECT 'kontingent', k.bereich, 'belegt', count(*)
    FROM beratung.buchung_kommune b JOIN beratung.kontingent k ON k.id = b.kontingent_id
    WHERE b.belegt AND k.gueltig @> CAST(:stichtag AS date) GROUP BY k.bereich
""")


async def buchungen_messen(session: AsyncSession, stichtag: date) -> Sequence[Stand]:
    """Return how many Buchungen are reserved and confirmed, how many free places taken and left.

    A Kommune has its Kontingent with its first Buchung.
    """
    buchungen: dict[tuple[str, ...], float] = {("reserviert",): 0.0, ("bestaetigt",): 0.0}
    plaetze: dict[str, dict[str, float]] = {bereich.value: {} for bereich in Bereich}
    for was, bereich, zustand, anzahl in await session.execute(LAUFENDE, {"stichtag": stichtag}):
        if was == "buchung":
            buchungen[(zustand,)] = anzahl
        else:
            plaetze[bereich][zustand] = float(anzahl)
    kontingente: dict[tuple[str, ...], float] = {
        (bereich, zustand): wert
        for bereich, je in plaetze.items()
        for zustand, wert in (
            ("belegt", je.get("belegt", 0)),
            ("frei", je.get("alle", 0) - je.get("belegt", 0)),
        )
    }
    return (
        Stand("ozg_buchungen", "Buchungen, die bevorstehen", ("status",), buchungen),
        Stand(
            "ozg_kontingent_plaetze",
            "Freie Beratungen der Kommunen, die schon eine gebucht haben",
            ("bereich", "zustand"),
            kontingente,
        ),
    )
