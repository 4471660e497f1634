"""The worker of a service: distributes events, sends what is due, forgets what is old.

Each webhook with something due is served by a task of its own, a few messages at a time: one that
never answers holds up nobody else. Connections are taken for moments only, never while sending.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from shared.clock import domain_day
from shared.db import Sessions
from shared.hintergrund import Aufgabe
from shared.zustellung.aufraeumen import raeume_auf
from shared.zustellung.auftrag import Auftrag, nimm, verbuche, wer_dran_ist
from shared.zustellung.senden import FRIST, Ausgang, Bote
from shared.zustellung.verteilen import verteile
from shared.zustellung.wesen import Webhookwesen

NACHSEHEN = 0.5  # seconds
AUF_EINMAL = 10  # to one webhook
VERBINDUNGEN = 4  # of the database, so that requests have theirs

log = logging.getLogger(__name__)


class Zusteller:
    def __init__(self, wesen: Webhookwesen, sessions: Sessions, bote: Bote) -> None:
        self.wesen, self._sessions, self._bote = wesen, sessions, bote
        self._straenge: dict[UUID, asyncio.Task[None]] = {}
        self._verbindungen = asyncio.Semaphore(VERBINDUNGEN)

    async def nachsehen(self, _: FastAPI) -> bool:
        """Distribute one window and let everybody be served; return whether more may wait."""
        jetzt = datetime.now(UTC)
        async with self._verbindungen, self._sessions.begin() as session:
            mehr = await verteile(session, self.wesen.tabellen, jetzt=jetzt)
        if not self.wesen.schluessel.vorhanden:
            return mehr
        async with self._verbindungen, self._sessions() as session:
            dran = await wer_dran_ist(session, self.wesen.tabellen, jetzt=datetime.now(UTC))
        for webhook in dran:
            if webhook not in self._straenge:
                strang = asyncio.create_task(self._bediene(webhook))
                self._straenge[webhook] = strang
                strang.add_done_callback(partial(self._fertig, webhook))
        return mehr

    async def aufraeumen(self, _: FastAPI) -> bool:
        """Forget one batch of what is old enough; return whether more may wait."""
        async with self._verbindungen, self._sessions.begin() as session:
            return await raeume_auf(session, self.wesen, jetzt=datetime.now(UTC))

    async def aclose(self) -> None:
        """End what is under way; what was taken and not written down is sent again later."""
        straenge = list(self._straenge.values())
        for strang in straenge:
            strang.cancel()
        await asyncio.gather(*straenge, return_exceptions=True)
        await self._bote.aclose()

    def _fertig(self, webhook: UUID, _: asyncio.Task[None]) -> None:
        self._straenge.pop(webhook, None)

    async def _bediene(self, webhook: UUID) -> None:
        try:
            while await self._einen_stapel(webhook):
                pass
        except (OSError, SQLAlchemyError) as error:  # the database is away
            log.warning("deliveries not made", extra={"error": type(error).__name__})
        except Exception:  # a bug, and still the next look comes
            log.exception("deliveries not made")

    async def _einen_stapel(self, webhook: UUID) -> bool:
        jetzt = datetime.now(UTC)
        async with self._verbindungen, self._sessions.begin() as session:
            auftraege = await nimm(session, self.wesen, webhook, jetzt=jetzt)
        if not auftraege:
            return False
        ergebnis = await self._gesendet(auftraege)
        vorgang = self.wesen.im_dienst(
            heute=domain_day(self.wesen.fester_tag), jetzt=datetime.now(UTC)
        )
        async with self._verbindungen, self._sessions.begin() as session:
            await verbuche(session, self.wesen, webhook, ergebnis, vorgang)
        return True

    async def _gesendet(self, auftraege: Sequence[Auftrag]) -> dict[UUID, Ausgang | None]:
        """Send ten at a time; none after the first failure, nor when time is up."""
        ergebnis: dict[UUID, Ausgang | None] = dict.fromkeys(a.zustellung for a in auftraege)
        naechste, zu_ende = iter(auftraege), time.monotonic() + FRIST

        async def sende() -> None:
            for einer in naechste:
                ausgang = await self._bote.bringe(
                    einer.adresse, einer.inhalt, einer.kopfzeilen(datetime.now(UTC))
                )
                ergebnis[einer.zustellung] = ausgang
                if ausgang.fehler is not None or time.monotonic() > zu_ende:
                    break
            for _ in naechste:  # the others end as well
                pass

        await asyncio.gather(*(sende() for _ in range(min(AUF_EINMAL, len(auftraege)))))
        return ergebnis


def zustellaufgaben(zusteller: Zusteller) -> tuple[Aufgabe, ...]:
    return (
        Aufgabe("zustellen", zusteller.nachsehen, zuerst=NACHSEHEN, pause=NACHSEHEN),
        Aufgabe("ereignisse aufraeumen", zusteller.aufraeumen, zuerst=90, pause=3600),
    )


@asynccontextmanager
async def zustellend(zusteller: Zusteller) -> AsyncIterator[None]:
    """End the deliveries with the service."""
    try:
        yield
    finally:
        await zusteller.aclose()
