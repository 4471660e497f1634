"""What lies in the Ablage and belongs to no row is removed, for as long as the service lives.

It comes from a process that died between file and row, or whose commit nobody confirmed. Only what
is older than every transaction can be (30 s) is looked at, by far: a day, so that a database that
was just put back to an earlier state does not cost files at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import Select, select
from sqlmodel import col

from services.foerderung.tables import Dokument, Nachweis
from shared.ablage import Ablage
from shared.clock import jetzt
from shared.db import Sessions
from shared.schemas.datei import Scanstatus

SCHONFRIST = timedelta(days=1)
NACHSEHEN, ZU_ENDE = 3600.0, 1.0  # seconds
AUF_EINMAL = 500
# under which prefix whose keys lie: what names a file that is to stay
GEBRAUCHT: Mapping[str, Select[str]] = {
    "nachweise": select(col(Nachweis.ablage)).where(
        col(Nachweis.entfernt_am).is_(None), col(Nachweis.scan) != Scanstatus.BEFALLEN
    ),
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
    entfernt = await ablage.halbes_entfernen(vor=vor)
    for praefix, gebraucht in GEBRAUCHT.items():
        block: list[str] = []
        async for eintrag in ablage.auflisten(praefix):
            if eintrag.geaendert < vor:
                block.append(eintrag.schluessel)
            if len(block) == AUF_EINMAL:
                entfernt += await _entferne_herrenlose(sessions, ablage, gebraucht, block)
                block = []
        entfernt += await _entferne_herrenlose(sessions, ablage, gebraucht, block)
    return entfernt


async def _entferne_herrenlose(
    sessions: Sessions, ablage: Ablage, gebraucht: Select[str], schluessel: Collection[str]
) -> int:
    if not schluessel:
        return 0
    (spalte,) = gebraucht.selected_columns
    async with sessions() as session:
        bleiben = set(await session.scalars(gebraucht.where(spalte.in_(schluessel))))
    herrenlos = set(schluessel) - bleiben
    for einer in herrenlos:
        await ablage.entfernen(einer)
    return len(herrenlos)


async def _wachen(sessions: Sessions, ablage: Ablage, angehalten: asyncio.Event) -> None:
    while not angehalten.is_set():
        try:
            if entfernt := await aufraeumen(sessions, ablage, vor=await jetzt() - SCHONFRIST):
                log.info("files without a row removed", extra={"anzahl": entfernt})
        except Exception as error:  # whatever it is, the next look is an hour away
            log.warning("files without a row not looked for", extra={"error": type(error).__name__})
        with suppress(TimeoutError):
            await asyncio.wait_for(angehalten.wait(), NACHSEHEN)
