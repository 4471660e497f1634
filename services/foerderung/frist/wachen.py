"""Look after the Fristen for as long as the service lives, beside the requests.

What is noted and its Ereignisse are one transaction: a process that dies loses nothing, the next
look finds it again. Any number of processes may look at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date

from fastapi import FastAPI

from services.foerderung.frist.feststellen import fristen_feststellen
from shared.auth import Person
from shared.clock import domain_day, jetzt
from shared.db import Sessions
from shared.vorgang import Vorgang

DIENST = Person(sub="dienst:foerderung", rollen=frozenset())
NACHSEHEN = 60.0  # seconds: so much later than midnight a new day is noticed

log = logging.getLogger(__name__)


@asynccontextmanager
async def fristen_im_hintergrund(app: FastAPI) -> AsyncIterator[None]:
    """Look at once and then again and again; the look that is going on is ended in order."""
    angehalten = asyncio.Event()
    arbeit = asyncio.create_task(_wachen(app.state.sessions, app.state.fester_tag, angehalten))
    try:
        yield
    finally:
        angehalten.set()
        await arbeit


async def _wachen(sessions: Sessions, fester_tag: date | None, angehalten: asyncio.Event) -> None:
    while not angehalten.is_set():
        try:
            while await einmal_nachsehen(sessions, fester_tag) and not angehalten.is_set():
                pass
        except Exception as error:  # whatever it is, the next look is a minute away
            log.warning("fristen not looked at", extra={"error": type(error).__name__})
        with suppress(TimeoutError):
            await asyncio.wait_for(angehalten.wait(), NACHSEHEN)


async def einmal_nachsehen(sessions: Sessions, fester_tag: date | None) -> bool:
    """Note one batch; return whether there was anything, so that more may wait."""
    async with sessions.begin() as session:
        vorgang = Vorgang(person=DIENST, heute=domain_day(fester_tag), jetzt=await jetzt())
        gefunden = await fristen_feststellen(session, vorgang)
    if not (gefunden.erinnert or gefunden.ueberschritten):
        return False
    log.info(
        "fristen noted",
        extra={"erinnert": gefunden.erinnert, "ueberschritten": gefunden.ueberschritten},
    )
    return True
