"""Remove documents that nothing names: their act failed after the file was stored."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.ausfertigung.ausfertigen import ABLAGE, Kanzlei
from services.foerderung.tables import Dokument
from shared.ablage import Ablage
from shared.clock import jetzt
from shared.db import Sessions

SCHONFRIST = timedelta(days=1)  # a database put back to yesterday costs no files at once
NACHSEHEN = 3600.0  # seconds
STAPEL = 500

log = logging.getLogger(__name__)


async def verwaiste_entfernen(session: AsyncSession, ablage: Ablage, *, vor: datetime) -> int:
    """Remove what was stored before `vor` (UTC) and has no row; return how many."""
    entfernt = 0
    stapel: list[str] = []
    async for eintrag in ablage.auflisten(ABLAGE):
        if eintrag.geaendert < vor:
            stapel.append(eintrag.schluessel)
        if len(stapel) == STAPEL:
            entfernt += await _entferne(session, ablage, stapel)
            stapel = []
    return entfernt + await _entferne(session, ablage, stapel)


async def _entferne(session: AsyncSession, ablage: Ablage, schluessel: Collection[str]) -> int:
    gefunden = select(col(Dokument.ablage)).where(col(Dokument.ablage).in_(schluessel))
    verwaist = set(schluessel) - set(await session.scalars(gefunden))
    for einer in verwaist:
        await ablage.entfernen(einer)
    return len(verwaist)


@asynccontextmanager
async def verwaiste_im_hintergrund(app: FastAPI) -> AsyncIterator[None]:
    """Look every hour for as long as the app lives."""
    angehalten = asyncio.Event()
    arbeit = asyncio.create_task(_wachen(app.state.sessions, app.state.kanzlei, angehalten))
    try:
        yield
    finally:
        angehalten.set()
        await arbeit


async def _wachen(sessions: Sessions, kanzlei: Kanzlei, angehalten: asyncio.Event) -> None:
    while not angehalten.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(angehalten.wait(), NACHSEHEN)
            return
        try:
            async with sessions.begin() as session:
                vor = await jetzt() - SCHONFRIST
                entfernt = await verwaiste_entfernen(session, kanzlei.ablage, vor=vor)
            if entfernt:
                log.info("orphaned documents removed", extra={"anzahl": entfernt})
        except Exception as error:  # whatever it is, the next look is an hour away
            log.warning("orphaned documents not looked for", extra={"error": type(error).__name__})
