"""Use case: a file that waits is looked at, and what was found is written down.

One transaction takes it for a while, so that no other process looks at the same; the scan itself
holds none; a second one writes the verdict. Whoever dies in between leaves it for the next.
"""

import asyncio
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.nachweis.hochladen import platz_freigeben
from services.foerderung.tables import AKTE, Akt, Antrag, Nachweis
from shared.ablage import Ablage
from shared.dateien.virenscanner import Pruefer
from shared.schemas.datei import Scanstatus
from shared.vorgang import Vorgang

ERSTE_PAUSE, LAENGSTE_PAUSE = timedelta(seconds=10), timedelta(hours=1)
IN_ARBEIT = timedelta(minutes=3)  # longer than a scan may take


async def nehmen(session: AsyncSession, vorgang: Vorgang) -> Nachweis | None:
    """Return the one that waits longest and take it; it is due again if nothing comes of it."""
    wartet = await session.scalar(
        select(Nachweis)
        .where(
            col(Nachweis.scan) == Scanstatus.AUSSTEHEND,
            col(Nachweis.entfernt_am).is_(None),
            col(Nachweis.naechster_versuch) <= vorgang.jetzt,
        )
        .order_by(col(Nachweis.naechster_versuch))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if wartet:
        await _stelle_an(session, wartet, vorgang.jetzt + IN_ARBEIT, versuche=wartet.versuche)
    return wartet


async def zurueckstellen(session: AsyncSession, nachweis: Nachweis, vorgang: Vorgang) -> None:
    """Put it back without a verdict: the more often that happened, the longer the pause."""
    pause = min(ERSTE_PAUSE * 2 ** min(nachweis.versuche, 12), LAENGSTE_PAUSE)
    await _stelle_an(session, nachweis, vorgang.jetzt + pause, versuche=nachweis.versuche + 1)


async def _stelle_an(
    session: AsyncSession, nachweis: Nachweis, wann: datetime, *, versuche: int
) -> None:
    """A queue is no act: the version stays."""
    await session.execute(
        update(Nachweis)
        .where(col(Nachweis.id) == nachweis.id)
        .values(naechster_versuch=wann, versuche=versuche)
        .execution_options(synchronize_session=False)
    )


async def untersuchen(ablage: Ablage, pruefer: Pruefer, nachweis: Nachweis) -> str | None:
    """Return what was found in the bytes; raises ScannerGestoert, and what the Ablage raises."""
    with TemporaryFile() as datei:
        async for stueck in ablage.lesen(nachweis.ablage):
            await asyncio.to_thread(datei.write, stueck)
        await asyncio.to_thread(datei.seek, 0)
        return await pruefer.pruefe(datei)


async def festhalten(
    session: AsyncSession, id: UUID, *, fund: str | None, vorgang: Vorgang
) -> Nachweis | None:
    """Write the verdict down, unless there is one or the file was taken back."""
    nachweis = await session.scalar(
        select(Nachweis)
        .where(
            col(Nachweis.id) == id,
            col(Nachweis.scan) == Scanstatus.AUSSTEHEND,
            col(Nachweis.entfernt_am).is_(None),
        )
        .with_for_update()
    )
    if nachweis is None:
        return None
    nachweis.fund = fund
    nachweis.scan = Scanstatus.BEFALLEN if fund else Scanstatus.SAUBER
    if fund:
        await platz_freigeben(session, nachweis)
    kommunen = await session.scalar(
        select(col(Antrag.kommunen)).where(col(Antrag.id) == nachweis.antrag)
    )
    await AKTE.vermerke(
        session,
        nachweis,
        Akt.PRUEFEN,
        vorgang,
        kommunen=kommunen or (),
        antrag=str(nachweis.antrag),
        scan=nachweis.scan,
    )
    return nachweis
