"""Ask the Förderung for its rule: before the first use, and then again and again.

Neither holds a connection to the database while it waits for the Förderung.
"""

import logging

from fastapi import Depends, FastAPI, Request

from services.beratung.foerderregel.lesen import RegelUnlesbar
from services.beratung.foerderregel.regel import (
    FoerderregelFehlt,
    bekanntes_etag,
    frage_foerderung,
    speichere,
)
from shared.clients.foerderung import FoerderungClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.clock import jetzt
from shared.db import Sessions

log = logging.getLogger(__name__)


async def auffrischen(sessions: Sessions, foerderung: FoerderungClient) -> bool:
    """Store what the Förderung says now; return whether a rule is there afterwards.

    A silent Förderung and a rule that cannot be applied leave the stored one as it is.
    """
    async with sessions() as session:
        etag = await bekanntes_etag(session)
    try:
        neu = await frage_foerderung(foerderung, etag=etag)
    except DienstNichtErreichbar:
        log.warning("foerderregel not refreshed: foerderung is silent")
        return etag is not None
    except RegelUnlesbar as error:
        log.error("foerderregel not applicable", extra={"grund": str(error)})
        return etag is not None
    if neu is not None:
        async with sessions.begin() as session:
            gespeichert = await speichere(
                session, neu[0], vorher=etag, etag=neu[1], jetzt=await jetzt()
            )
        log.info("foerderregel stored" if gespeichert else "foerderregel overtaken")
    return True


async def im_hintergrund_auffrischen(app: FastAPI) -> bool:
    """Look once; there is never more to do at once."""
    await auffrischen(app.state.sessions, app.state.foerderung)
    return False


async def _regel_bereit(request: Request) -> None:
    """Ask before the first use of this process when there is no rule; raises FoerderregelFehlt."""
    state = request.app.state
    if state.foerderregel_da:
        return
    async with state.sessions() as session:
        da = await bekanntes_etag(session) is not None
    if not da and not await auffrischen(state.sessions, state.foerderung):
        raise FoerderregelFehlt(
            "Die Förderung hat noch nicht gesagt, wann das Land zahlt, und antwortet gerade nicht."
            " Versuchen Sie es gleich wieder."
        )
    state.foerderregel_da = True


regel_bereit = Depends(_regel_bereit)
"""For routes that ask who pays; stands before what opens the request's transaction."""
