"""Look at what was uploaded, for as long as the service lives."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from services.foerderung.nachweis.pruefen import vermerken
from services.foerderung.tables import Nachweis
from shared.ablage import AblageNichtErreichbar
from shared.auth import Person
from shared.dateien.pruefen import Pruefstelle

DIENST = Person(sub="dienst:foerderung", rollen=frozenset())
NACHSEHEN, ZU_ENDE = 5.0, 1.0  # seconds

log = logging.getLogger(__name__)


def pruefstelle(app: FastAPI) -> Pruefstelle[Nachweis]:
    """Return what looks at the Nachweise of this app."""
    return Pruefstelle(
        sessions=app.state.sessions,
        ablage=app.state.ablage,
        pruefer=app.state.pruefer,
        fester_tag=app.state.fester_tag,
        tabelle=Nachweis,
        dienst=DIENST,
        vermerken=vermerken,
    )


@asynccontextmanager
async def nachweise_im_hintergrund(app: FastAPI) -> AsyncIterator[None]:
    """Work as long as the app lives; `app.state.nachweise` wakes it. A long scan is cut short."""
    geweckt, angehalten = app.state.nachweise, asyncio.Event()
    arbeit = asyncio.create_task(_arbeiten(pruefstelle(app), geweckt, angehalten))
    try:
        yield
    finally:
        angehalten.set()
        geweckt.set()
        await asyncio.wait({arbeit}, timeout=ZU_ENDE)
        arbeit.cancel()
        with suppress(asyncio.CancelledError):
            await arbeit


async def _arbeiten(
    stelle: Pruefstelle[Nachweis], geweckt: asyncio.Event, angehalten: asyncio.Event
) -> None:
    while not angehalten.is_set():
        geweckt.clear()
        try:
            while await stelle.einen_pruefen() and not angehalten.is_set():
                pass
        except (OSError, SQLAlchemyError, AblageNichtErreichbar) as error:
            log.warning("nachweise not looked at", extra={"error": type(error).__name__})
        except Exception:
            log.exception("nachweise not looked at")
        with suppress(TimeoutError):
            await asyncio.wait_for(geweckt.wait(), NACHSEHEN)
