"""Before anything is occupied: lock, then let holds in the way run out. It is the first lock."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.vollziehen import vermerke
from services.beratung.dienst import HALTEFRIST
from services.beratung.planung.kalender import Zeitraum, multirange
from services.beratung.tables import Akt, Buchung
from shared.sicht import ueber_alle
from shared.vorgang import Vorgang

PLATZ_SCHAFFEN = text(
    "SELECT beratung.ueberall_platz_schaffen("
    " (SELECT array_agg(id) FROM beratung.berater"
    "   WHERE CAST(:berater AS uuid) IS NULL OR id = :berater), CAST(:kommunen AS text[]),"
    " CAST(CAST(:zeiten AS text) AS tstzmultirange), :jetzt)"
)


async def platz_schaffen(
    session: AsyncSession,
    *,
    kommunen: Collection[str] = (),
    zeiten: Sequence[Zeitraum],
    vorgang: Vorgang,
    berater: UUID | None = None,
) -> None:
    """Lock every team and the Kommunen in key order; let expired holds in the way run out.

    The order of the locks is what prevents deadlocks. All teams are locked because any of them
    may be assigned, unless it is to be this `berater`; a rolled back booking brings the holds back.
    """
    werte = {
        "kommunen": list(kommunen),
        "zeiten": multirange(zeiten),
        "jetzt": vorgang.jetzt,
        "berater": berater,
    }
    abgelaufen: list[UUID] = list(await session.scalars(PLATZ_SCHAFFEN, werte))
    if abgelaufen:
        await vermerke_ablauf(session, abgelaufen, vorgang)


async def vermerke_ablauf(
    session: AsyncSession, abgelaufen: Collection[UUID], vorgang: Vorgang
) -> None:
    """Write down that these holds have run out; nobody did it."""
    gesucht = select(Buchung).where(col(Buchung.id).in_(abgelaufen))
    als_dienst = replace(vorgang, person=HALTEFRIST)
    async with ueber_alle(session, "A hold that has run out may be any Kommune's."):
        for buchung in await session.scalars(
            gesucht, execution_options={"populate_existing": True}
        ):
            await vermerke(session, buchung, Akt.ABLAUFEN, als_dienst)
