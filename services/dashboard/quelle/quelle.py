"""One source: asked by one reader for all, within its own time, with its own last good value."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from services.dashboard.quelle.momentaufnahme import aufnahme_merken, letzte_aufnahme
from shared.clients.verbindung import DienstNichtErreichbar
from shared.clock import jetzt
from shared.db import Sessions

log = logging.getLogger(__name__)

T = TypeVar("T")


class AndererStichtag(Exception):
    """A source answered about another day than the one it was asked for."""


KEINE_ANTWORT = (DienstNichtErreichbar, ValidationError, AndererStichtag)


@dataclass(frozen=True)
class Aufnahme(Generic[T]):
    """What a source said; `aktuell` is false when it does not answer now and said it earlier."""

    inhalt: T
    geholt_am: datetime
    aktuell: bool


class Quelle(Generic[T]):
    """Reads one address of one service.

    However many ask, one request is under way; its outcome, good or bad, is shown for `frische`
    seconds. The last good value lives in memory and in the own database, so that it survives a
    restart. Neither a source nor the database keeps a reader waiting beyond `frist` seconds each:
    `abrufen` keeps to them itself, as every client does.
    """

    def __init__(
        self,
        name: str,
        abrufen: Callable[[date], Awaitable[T]],
        form: TypeAdapter[T],
        *,
        sessions: Sessions,
        frist: float,
        frische: float,
    ) -> None:
        self.name = name
        self._abrufen, self._form, self._sessions = abrufen, form, sessions
        self._frist, self._frische = frist, frische
        self._abruf: asyncio.Task[Aufnahme[T] | None] | None = None
        self._abruf_tag: date | None = None
        self._frisch_bis = float("-inf")
        self._letzte: tuple[date, Aufnahme[T]] | None = None
        self._merken: asyncio.Task[None] | None = None

    async def lesen(self, stichtag: date) -> Aufnahme[T] | None:
        """Return what the source says about this day, or last said, or None; raises nothing."""
        if self._abruf is None or not self._gilt(self._abruf, stichtag):
            self._abruf = asyncio.create_task(self._holen(stichtag))
            self._abruf_tag = stichtag
        # shielded: a reader who leaves does not end the request the others wait for
        return await asyncio.shield(self._abruf)

    async def schliessen(self) -> None:
        """Let what is under way end, so that the last value is stored."""
        for task in (self._abruf, self._merken):
            if task is not None and not task.done():
                await asyncio.wait([task], timeout=2 * self._frist)
                task.cancel()

    def _gilt(self, abruf: asyncio.Task[Aufnahme[T] | None], stichtag: date) -> bool:
        if self._abruf_tag != stichtag:
            return False
        return not abruf.done() or asyncio.get_running_loop().time() < self._frisch_bis

    async def _holen(self, stichtag: date) -> Aufnahme[T] | None:
        try:
            inhalt = await self._abrufen(stichtag)
        except KEINE_ANTWORT as error:
            log.warning(
                "source not read", extra={"quelle": self.name, "error": type(error).__name__}
            )
            aufnahme = await self._letzte_gute(stichtag)
        else:
            aufnahme = Aufnahme(inhalt, await jetzt(), aktuell=True)
            self._letzte = (stichtag, aufnahme)
            if self._merken is None or self._merken.done():
                self._merken = asyncio.create_task(self._speichern(stichtag, aufnahme))
        self._frisch_bis = asyncio.get_running_loop().time() + self._frische
        return aufnahme

    async def _letzte_gute(self, stichtag: date) -> Aufnahme[T] | None:
        if self._letzte is None or self._letzte[0] > stichtag:
            await self._laden(stichtag)
        if self._letzte is None or self._letzte[0] > stichtag:
            return None
        letzte = self._letzte[1]
        return Aufnahme(letzte.inhalt, letzte.geholt_am, aktuell=False)

    async def _laden(self, stichtag: date) -> None:
        try:
            async with asyncio.timeout(self._frist), self._sessions.begin() as session:
                row = await letzte_aufnahme(session, quelle=self.name, stichtag=stichtag)
            if row is not None:
                inhalt = self._form.validate_python(row.inhalt)
                self._letzte = (row.stichtag, Aufnahme(inhalt, row.geholt_am, aktuell=False))
        except Exception as error:  # whatever ails our own database, the page is answered
            log.warning(
                "snapshot not loaded", extra={"quelle": self.name, "error": type(error).__name__}
            )

    async def _speichern(self, stichtag: date, aufnahme: Aufnahme[T]) -> None:
        try:
            async with self._sessions.begin() as session:
                await aufnahme_merken(
                    session,
                    quelle=self.name,
                    stichtag=stichtag,
                    inhalt=self._form.dump_python(aufnahme.inhalt, mode="json"),
                    geholt_am=aufnahme.geholt_am,
                )
        except Exception as error:  # the copy in memory stays good
            log.warning(
                "snapshot not stored", extra={"quelle": self.name, "error": type(error).__name__}
            )
