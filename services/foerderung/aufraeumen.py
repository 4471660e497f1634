"""What lies in the Ablage and belongs to no row is removed, for as long as the service lives."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Select, select
from sqlmodel import col

from services.foerderung.tables import Dokument, Nachweis
from shared.ablage import Ablage
from shared.clock import jetzt
from shared.dateien.aufraeumen import SCHONFRIST, behaltene
from shared.dateien.aufraeumen import aufraeumen as dateien_aufraeumen
from shared.db import Sessions

NACHSEHEN, ZU_ENDE = 3600.0, 1.0  # seconds
# under which prefix whose keys lie: what names a file that is to stay
GEBRAUCHT: Mapping[str, Select[str]] = {
    "nachweise": behaltene(Nachweis),
    "dokumente": select(col(Dokument.ablage)),
}

log = logging.getLogger(__name__)


@asynccontextmanager
async def aufraeumen_im_hintergrund(app: FastAPI) -> AsyncIterator[None]:
    """Sweep at once and then every hour; a long sweep is cut short at the end."""
    angehalten = asyncio.Event()
    arbeit = asyncio.create_task(_wachen(app.state.sessions, app.state.ablage, angehalten))
    try:
        yield
    finally:
        angehalten.set()
        await asyncio.wait({arbeit}, timeout=ZU_ENDE)
        arbeit.cancel()
        with suppress(asyncio.CancelledError):
            await arbeit


async def aufraeumen(sessions: Sessions, ablage: Ablage, *, vor: datetime) -> int:
    """Remove what was left before that instant (UTC); return how many files."""
    return await dateien_aufraeumen(sessions, ablage, GEBRAUCHT, vor=vor)


async def _wachen(sessions: Sessions, ablage: Ablage, angehalten: asyncio.Event) -> None:
    while not angehalten.is_set():
        try:
            if entfernt := await aufraeumen(sessions, ablage, vor=await jetzt() - SCHONFRIST):
                log.info("files without a row removed", extra={"anzahl": entfernt})
        except Exception as error:  # whatever it is, the next look is an hour away
            log.warning("files without a row not looked for", extra={"error": type(error).__name__})
        with suppress(TimeoutError):
            await asyncio.wait_for(angehalten.wait(), NACHSEHEN)
