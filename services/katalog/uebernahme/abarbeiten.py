"""Work off the imports that wait, one at a time, beside the requests.

Each runs in a thread with an event loop and connections of its own: however long it computes, the
loop that answers requests goes on. Its effect and the end of its run are one transaction, so a run
whose process died is simply begun again.
"""

import asyncio
import io
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from services.katalog.tables import Uebernahmelauf
from services.katalog.uebernahme.bericht import Bericht
from services.katalog.uebernahme.lauf import beenden, beginnen, begonnener
from services.katalog.uebernahme.uebernehmen import LaeuftSchon, uebernehmen
from shared.auth import Person, Rolle
from shared.clock import domain_day
from shared.db import Sessions, engine_for, sessions_for, sqlstate
from shared.vorgang import Vorgang

DIENST = Person(sub="dienst:katalog", rollen=frozenset({Rolle.ADMIN}))
NACHSEHEN = 5.0  # seconds, for what another process was asked or did not finish
MELDEN = 0.3
REIHE = 7_031_002  # one run is worked off at a time, from its beginning to its end
VORUEBERGEHEND = {"", "08", "40", "53", "55", "57"}  # classes of SQLSTATE; "" without an answer
FEHLER = "Ein Fehler im System verhinderte die Übernahme. Nichts wurde geändert."

log = logging.getLogger(__name__)


class Angehalten(Exception):
    """The service is about to end; the run is begun again after its next start."""


@dataclass(frozen=True)
class Werkstatt:
    """Where runs are worked off; `angehalten` is set when the service ends."""

    datenbank: str
    fester_tag: date | None = None
    angehalten: threading.Event = field(default_factory=threading.Event)

    def vorgang(self) -> Vorgang:
        return Vorgang(person=DIENST, heute=domain_day(self.fester_tag), jetzt=datetime.now(UTC))


@asynccontextmanager
async def uebernahmen_abarbeiten(app: FastAPI) -> AsyncIterator[None]:
    """Work off what waits for as long as the app lives; `app.state.uebernahme` wakes it."""
    werkstatt = Werkstatt(app.state.settings.database_url, app.state.fester_tag)
    geweckt: asyncio.Event = app.state.uebernahme
    arbeit = asyncio.create_task(_arbeiten(werkstatt, app.state.sessions, geweckt))
    try:
        yield
    finally:
        werkstatt.angehalten.set()
        geweckt.set()
        await arbeit


async def _arbeiten(werkstatt: Werkstatt, sessions: Sessions, geweckt: asyncio.Event) -> None:
    while not werkstatt.angehalten.is_set():
        geweckt.clear()
        try:
            if await _wartet_etwas(sessions):
                while await asyncio.to_thread(asyncio.run, einen_abarbeiten(werkstatt)):
                    pass
        except (OSError, SQLAlchemyError) as error:
            log.warning("import not worked on", extra={"error": type(error).__name__})
        with suppress(TimeoutError):
            await asyncio.wait_for(geweckt.wait(), NACHSEHEN)


async def _wartet_etwas(sessions: Sessions) -> bool:
    offen = select(col(Uebernahmelauf.id)).where(col(Uebernahmelauf.beendet).is_(None))
    async with sessions() as session:
        return await session.scalar(offen.limit(1)) is not None


async def einen_abarbeiten(werkstatt: Werkstatt) -> bool:
    """Do the next run and return True; False when there is none or another is being done."""
    engine = engine_for(werkstatt.datenbank, service="katalog")
    sessions = sessions_for(engine)
    try:
        async with _an_der_reihe(engine) as an_der_reihe:
            if not an_der_reihe:
                return False
            async with sessions.begin() as session:
                lauf = await beginnen(session, werkstatt.vorgang())
            if lauf is None:
                return False
            if lauf.beendet is None:
                await _zu_ende_bringen(sessions, lauf, werkstatt)
            return True
    except (Angehalten, LaeuftSchon):
        return False
    finally:
        await engine.dispose()


@asynccontextmanager
async def _an_der_reihe(engine: AsyncEngine) -> AsyncIterator[bool]:
    """Yield whether nobody else works a run off, and keep it so until the block ends.

    SPERRE goes with each transaction: between the one that begins a run and the one that does it
    somebody else would begin it again, and a run begun too often counts as failed.
    """
    async with engine.connect() as verbindung:
        # without a transaction, which would be ended for its length
        await verbindung.execution_options(isolation_level="AUTOCOMMIT")
        frei = await verbindung.scalar(select(func.pg_try_advisory_lock(REIHE)))
        try:
            yield bool(frei)
        finally:
            if frei:
                with suppress(OSError, SQLAlchemyError):  # without its connection it is gone
                    await verbindung.execute(select(func.pg_advisory_unlock(REIHE)))


async def _zu_ende_bringen(sessions: Sessions, lauf: Uebernahmelauf, werkstatt: Werkstatt) -> None:
    try:
        async with _Melder(sessions, lauf.id, werkstatt.angehalten) as melder:
            await _ausfuehren(sessions, lauf, werkstatt, melder)
    except (Angehalten, LaeuftSchon, OSError):
        raise
    except Exception as error:
        if isinstance(error, DBAPIError) and sqlstate(error)[:2] in VORUEBERGEHEND:
            raise  # it is begun again
        log.exception("import failed")
        async with sessions.begin() as session:
            if noch_der := await begonnener(session, lauf):
                bericht = Bericht().abschliessen(FEHLER)
                await beenden(session, noch_der, bericht, werkstatt.vorgang())


async def _ausfuehren(
    sessions: Sessions, lauf: Uebernahmelauf, werkstatt: Werkstatt, melder: "_Melder"
) -> None:
    async with sessions.begin() as session:
        noch_der = await begonnener(session, lauf)
        if noch_der is None:
            return
        bericht = await uebernehmen(
            session,
            art=noch_der.art,
            datei=io.BytesIO(noch_der.datei or b""),
            probe=noch_der.probe,
            bericht=Bericht(),
            anteil=melder.anteil,
        )
        await melder.schluss()  # or it would wait for the row that is written now
        await beenden(session, noch_der, bericht, werkstatt.vorgang())


class _Melder:
    """Tells the table how far a run is, in transactions of its own."""

    def __init__(self, sessions: Sessions, id: UUID, angehalten: threading.Event) -> None:
        self._sessions, self._id, self._angehalten = sessions, id, angehalten
        self._anteil, self._ende = 0, asyncio.Event()

    def anteil(self, prozent: int) -> None:
        if self._angehalten.is_set():
            raise Angehalten
        self._anteil = min(prozent, 99)

    async def __aenter__(self) -> "_Melder":
        self._arbeit = asyncio.create_task(self._melden())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.schluss()

    async def schluss(self) -> None:
        self._ende.set()
        await self._arbeit

    async def _melden(self) -> None:
        gemeldet = 0
        while not self._ende.is_set():
            if self._anteil != gemeldet:
                gemeldet = self._anteil
                with suppress(OSError, SQLAlchemyError):  # nothing depends on it
                    async with self._sessions.begin() as session:
                        await session.execute(
                            update(Uebernahmelauf)
                            .where(col(Uebernahmelauf.id) == self._id)
                            .values(anteil=gemeldet)
                        )
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ende.wait(), MELDEN)
