"""A file that waits is looked at.

One transaction takes it for a while, so that no other process looks at the same; the scan itself
holds none; a second one writes the verdict. Whoever dies in between leaves it for the next.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from tempfile import TemporaryFile
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.ablage import Ablage, AblageNichtErreichbar, DateiVerloren
from shared.auth import Person
from shared.clock import domain_day
from shared.dateien.aufraeumen import bytes_entfernen
from shared.dateien.virenscanner import Pruefer, ScannerGestoert
from shared.dateien.zeile import DateiZeile
from shared.db import Sessions
from shared.schemas.datei import Scanstatus
from shared.vorgang import Vorgang

ERSTE_PAUSE, LAENGSTE_PAUSE = timedelta(seconds=10), timedelta(hours=1)
VERLOREN_NACH = timedelta(days=3)  # over a weekend somebody may still put it back from a backup
IN_ARBEIT = timedelta(minutes=3)  # longer than a scan may take
Z = TypeVar("Z", bound=DateiZeile)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pruefstelle(Generic[Z]):
    """What it takes to look at the files of one table.

    `vermerken` writes down the act of a row whose verdict is set, or that was given up.
    """

    sessions: Sessions
    ablage: Ablage
    pruefer: Pruefer
    fester_tag: date | None
    tabelle: type[Z]
    dienst: Person
    vermerken: Callable[[AsyncSession, Z, Vorgang], Awaitable[None]]

    def vorgang(self) -> Vorgang:
        return Vorgang(
            person=self.dienst, heute=domain_day(self.fester_tag), jetzt=datetime.now(UTC)
        )

    async def einen_pruefen(self) -> bool:
        """Look at the next one; return whether there was one, so that more may wait."""
        async with self.sessions.begin() as session:
            zeile = await self._nehmen(session, self.vorgang())
        if zeile is None:
            return False
        try:
            fund = await self._untersuchen(zeile)
        except DateiVerloren:
            await self._vermissen(zeile.id)
            return True
        except AblageNichtErreichbar as error:
            await self._ohne_urteil(zeile, error, vermisst_seit=zeile.vermisst_seit)
            return True
        except ScannerGestoert as error:  # the file had been read
            await self._ohne_urteil(zeile, error, vermisst_seit=None)
            return True
        async with self.sessions.begin() as session:
            geprueft = await self.festhalten(session, zeile.id, fund=fund, vorgang=self.vorgang())
        if geprueft and geprueft.scan is Scanstatus.BEFALLEN:
            log.warning("file infected", extra={"datei": str(geprueft.id)})
            await bytes_entfernen(self.ablage, geprueft)
        return True

    async def festhalten(
        self, session: AsyncSession, id: UUID, *, fund: str | None, vorgang: Vorgang
    ) -> Z | None:
        """Write the verdict down, unless there is one or the file was taken back."""
        zeile = await self._wartende(session, id)
        if zeile is None:
            return None
        zeile.fund = fund
        zeile.scan = Scanstatus.BEFALLEN if fund else Scanstatus.SAUBER
        await self.vermerken(session, zeile, vorgang)
        return zeile

    async def _ohne_urteil(
        self, zeile: Z, grund: Exception, *, vermisst_seit: datetime | None
    ) -> None:
        log.warning("file not scanned", extra={"error": type(grund).__name__})
        async with self.sessions.begin() as session:
            await self._zurueckstellen(session, zeile, self.vorgang(), vermisst_seit)

    async def _vermissen(self, id: UUID) -> None:
        """Put back what the Ablage does not have; give it up when it stays away for long.

        One that waits for ever would hold up whoever needs its verdict; given up, it can be handed
        in again.
        """
        vorgang = self.vorgang()
        async with self.sessions.begin() as session:
            zeile = await self._wartende(session, id)
            if zeile is None:
                return
            seit = zeile.vermisst_seit or vorgang.jetzt
            aufgegeben = vorgang.jetzt - seit >= VERLOREN_NACH
            if aufgegeben:
                zeile.entfernt_am = vorgang.heute
                await self.vermerken(session, zeile, vorgang)
            else:
                await self._zurueckstellen(session, zeile, vorgang, seit)
        log.error("file lost", extra={"datei": str(id), "aufgegeben": aufgegeben})

    async def _wartende(self, session: AsyncSession, id: UUID) -> Z | None:
        """Return the row if it still waits for its verdict, locked until the commit."""
        tabelle = self.tabelle
        zeile: Z | None = await session.scalar(
            select(tabelle)
            .where(
                col(tabelle.id) == id,
                col(tabelle.scan) == Scanstatus.AUSSTEHEND,
                col(tabelle.entfernt_am).is_(None),
            )
            .with_for_update()
        )
        return zeile

    async def _nehmen(self, session: AsyncSession, vorgang: Vorgang) -> Z | None:
        """Return the one that waits longest and take it; it is due again if nothing comes of it."""
        tabelle = self.tabelle
        wartet = await session.scalar(
            select(tabelle)
            .where(
                col(tabelle.scan) == Scanstatus.AUSSTEHEND,
                col(tabelle.entfernt_am).is_(None),
                col(tabelle.naechster_versuch) <= vorgang.jetzt,
            )
            .order_by(col(tabelle.naechster_versuch))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if wartet:
            wann = vorgang.jetzt + IN_ARBEIT
            await self._stelle_an(session, wartet, wann, wartet.versuche, wartet.vermisst_seit)
        return wartet

    async def _zurueckstellen(
        self, session: AsyncSession, zeile: Z, vorgang: Vorgang, vermisst_seit: datetime | None
    ) -> None:
        """Put it back without a verdict: the more often that happened, the longer the pause."""
        pause = min(ERSTE_PAUSE * 2 ** min(zeile.versuche, 12), LAENGSTE_PAUSE)
        wann = vorgang.jetzt + pause
        await self._stelle_an(session, zeile, wann, zeile.versuche + 1, vermisst_seit)

    async def _stelle_an(
        self,
        session: AsyncSession,
        zeile: Z,
        wann: datetime,
        versuche: int,
        vermisst_seit: datetime | None,
    ) -> None:
        """A queue is no act: the version stays."""
        await session.execute(
            update(self.tabelle)
            .where(col(self.tabelle.id) == zeile.id)
            .values(naechster_versuch=wann, versuche=versuche, vermisst_seit=vermisst_seit)
            .execution_options(synchronize_session=False)
        )

    async def _untersuchen(self, zeile: Z) -> str | None:
        """Return what was found in the bytes; raises ScannerGestoert and what the Ablage does."""
        with TemporaryFile() as datei:
            async for stueck in self.ablage.lesen(zeile.ablage):
                await asyncio.to_thread(datei.write, stueck)
            await asyncio.to_thread(datei.seek, 0)
            return await self.pruefer.pruefe(datei)
