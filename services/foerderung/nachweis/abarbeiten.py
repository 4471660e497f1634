"""Look at what was uploaded, for as long as the service lives."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from services.foerderung.nachweis.entfernen import bytes_entfernen
from services.foerderung.nachweis.pruefen import festhalten, nehmen, untersuchen, zurueckstellen
from shared.ablage import Ablage, AblageNichtErreichbar, DateiVerloren
from shared.auth import Person
from shared.clock import domain_day
from shared.dateien.virenscanner import Pruefer, ScannerGestoert
from shared.db import Sessions
from shared.schemas.datei import Scanstatus
from shared.vorgang import Vorgang

DIENST = Person(sub="dienst:foerderung", rollen=frozenset())
NACHSEHEN, ZU_ENDE = 5.0, 1.0  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pruefstelle:
    """What it takes to look at files."""

    sessions: Sessions
    ablage: Ablage
    pruefer: Pruefer
    fester_tag: date | None

    def vorgang(self) -> Vorgang:
        return Vorgang(person=DIENST, heute=domain_day(self.fester_tag), jetzt=datetime.now(UTC))


@asynccontextmanager
async def nachweise_im_hintergrund(app: FastAPI) -> AsyncIterator[None]:
    """Work as long as the app lives; `app.state.nachweise` wakes it. A long scan is cut short."""
    stelle = Pruefstelle(
        app.state.sessions, app.state.ablage, app.state.pruefer, app.state.fester_tag
    )
    geweckt, angehalten = app.state.nachweise, asyncio.Event()
    arbeit = asyncio.create_task(_arbeiten(stelle, geweckt, angehalten))
    try:
        yield
    finally:
        angehalten.set()
        geweckt.set()
        await asyncio.wait({arbeit}, timeout=ZU_ENDE)
        arbeit.cancel()
        with suppress(asyncio.CancelledError):
            await arbeit


async def _arbeiten(stelle: Pruefstelle, geweckt: asyncio.Event, angehalten: asyncio.Event) -> None:
    while not angehalten.is_set():
        geweckt.clear()
        try:
            while await einen_pruefen(stelle) and not angehalten.is_set():
                pass
        except (OSError, SQLAlchemyError, AblageNichtErreichbar) as error:
            log.warning("nachweise not looked at", extra={"error": type(error).__name__})
        except Exception:
            log.exception("nachweise not looked at")
        with suppress(TimeoutError):
            await asyncio.wait_for(geweckt.wait(), NACHSEHEN)


async def einen_pruefen(stelle: Pruefstelle) -> bool:
    """Look at the next one; return whether there was one, so that more may wait."""
    async with stelle.sessions.begin() as session:
        nachweis = await nehmen(session, stelle.vorgang())
    if nachweis is None:
        return False
    try:
        fund = await untersuchen(stelle.ablage, stelle.pruefer, nachweis)
    except (ScannerGestoert, AblageNichtErreichbar, DateiVerloren) as error:
        log.warning("nachweis not scanned", extra={"error": type(error).__name__})
        async with stelle.sessions.begin() as session:
            await zurueckstellen(session, nachweis, stelle.vorgang())
        return True
    async with stelle.sessions.begin() as session:
        geprueft = await festhalten(session, nachweis.id, fund=fund, vorgang=stelle.vorgang())
    if geprueft and geprueft.scan is Scanstatus.BEFALLEN:
        log.warning("nachweis infected", extra={"nachweis": str(geprueft.id)})
        await bytes_entfernen(stelle.ablage, geprueft)
    return True
