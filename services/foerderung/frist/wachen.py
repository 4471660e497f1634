"""Look after the Fristen beside the requests.

What is noted and its Ereignisse are one transaction: a process that dies loses nothing, the next
look finds it again. Any number of processes may look at once.
"""

import logging
from datetime import date

from fastapi import FastAPI

from services.foerderung.frist.feststellen import fristen_feststellen
from shared.auth import Person
from shared.clock import domain_day, jetzt
from shared.db import Sessions
from shared.vorgang import Vorgang

DIENST = Person(sub="dienst:foerderung", rollen=frozenset())

log = logging.getLogger(__name__)


async def fristen_nachsehen(app: FastAPI) -> bool:
    return await einmal_nachsehen(app.state.sessions, app.state.fester_tag)


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
