"""Whether what everybody may read has changed in the database, told by PostgreSQL (ADR 0045).

Each table of public answers announces its changes together with their commit (NOTIFY). A connection
outside of the pool listens and is asked again and again: its answer comes after every announcement
of what was committed before the question. So silence is certain for a moment, and never taken for
granted.
"""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

KANAL = "oeffentlich"
FRAGT, GILT, ERNEUT = 0.25, 0.9, 0.5  # seconds
# a connection that a proxy gave to somebody else does not listen; an older schema announces
# nothing, nor does a table whose trigger somebody has switched off
HOERT_NOCH = """
    SELECT EXISTS (SELECT FROM pg_listening_channels() AS kanal WHERE kanal = 'oeffentlich')
       AND (SELECT bool_and(tgenabled = 'O') FROM pg_trigger WHERE tgname = 'oeffentlich')"""

log = logging.getLogger(__name__)


class HoertNicht(Exception):
    """The connection is there, but no change would be heard on it."""


class Aenderungen:
    """What one process knows of changes; `bei_aenderung` is called at each, and after silence.

    `uhr` is in seconds and never goes back.
    """

    def __init__(self, engine: AsyncEngine, uhr: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._uhr = engine, uhr
        self._gewiss_bis = -math.inf
        self._gesagt = False  # that nothing is heard
        self.nummer = 0
        self.bei_aenderung: Callable[[], None] = lambda: None

    def gewiss(self) -> bool:
        """Return whether every change acknowledged more than GILT seconds ago was heard of."""
        return self._uhr() < self._gewiss_bis

    def geaendert(self, *_: object) -> None:
        """Take note of a change: `nummer` is another one from now on."""
        self.nummer += 1
        self.bei_aenderung()

    @asynccontextmanager
    async def verfolgt(self) -> AsyncIterator[None]:
        """Listen for as long as the block lasts, again after each loss."""
        aufgabe = asyncio.create_task(self._immer_wieder())
        try:
            yield
        finally:
            aufgabe.cancel()
            with suppress(asyncio.CancelledError):
                await aufgabe

    async def _immer_wieder(self) -> None:
        while True:
            try:
                await self._hoeren()
            except Exception as error:  # whatever it is: until it is over, nothing is certain
                if not self._gesagt:
                    log.warning("changes not heard", extra={"error": type(error).__name__})
                self._gesagt = True
            finally:
                self._gewiss_bis = -math.inf
            await asyncio.sleep(ERNEUT)

    async def _hoeren(self) -> None:
        async with self._engine.connect() as verbindung:
            driver: Any = (await verbindung.get_raw_connection()).driver_connection
            await verbindung.run_sync(lambda eigene: eigene.detach())
            async with asyncio.timeout(GILT):
                await driver.add_listener(KANAL, self.geaendert)
            self.geaendert()  # what happened while nobody listened
            while True:
                gefragt = self._uhr()
                async with asyncio.timeout(GILT):
                    if not await driver.fetchval(HOERT_NOCH):
                        raise HoertNicht
                self._gewiss_bis, self._gesagt = gefragt + GILT, False
                await asyncio.sleep(FRAGT)
