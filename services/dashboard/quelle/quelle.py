"""One source: asked by one for all, in the background; readers get what was said last, at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.dashboard.quelle.momentaufnahme import aufnahme_merken, letzte_aufnahme
from services.dashboard.quelle.tageswert import Tageswerte, tageswerte_merken
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar
from shared.clock import jetzt
from shared.db import Sessions

log = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE_HOECHSTENS = 60.0  # seconds, after many failures in a row
SPEICHERN_ALLE = timedelta(minutes=1)  # what says the same is written down again only so often
ENDE = 2.0  # seconds to end what is under way


class AndererStichtag(Exception):
    """A source answered about another day than the one it was asked for."""


KEINE_ANTWORT = (DienstNichtErreichbar, Abgelehnt, ValidationError, AndererStichtag)


@dataclass(frozen=True)
class Aufnahme(Generic[T]):
    """What a source said; `aktuell`: it said so when last asked, about the day meant.

    Otherwise it said it earlier: `stumm` where it did not answer since, else it is being asked.
    """

    inhalt: T
    geholt_am: datetime
    aktuell: bool
    stumm: bool = False


@dataclass(frozen=True)
class Unbekannt:
    """A source never said anything: `stumm` where it was asked in vain, else it is being asked."""

    stumm: bool

    def __bool__(self) -> Literal[False]:
        return False


Gelesen = Aufnahme[T] | Unbekannt


@dataclass(frozen=True)
class Zeiten:
    """Seconds: an answer is `frische` old before it is asked for again; who comes while nothing at
    all is known waits `erste_frist` at most, for the own database and the source together.
    """

    frische: float
    erste_frist: float


class Quelle(Generic[T]):
    """Reads one address of one service.

    However many ask, one request is under way; after failures the pauses double. The last good
    value lives in memory and, with `sessions`, in the own database, so that it survives a restart;
    sources that share `nacheinander` go there one after the other. `werte` takes from it the
    figures that are kept for each day. `abrufen` bounds its own time.
    """

    def __init__(
        self,
        name: str,
        abrufen: Callable[[date], Awaitable[T]],
        form: TypeAdapter[T],
        *,
        zeiten: Zeiten,
        sessions: Sessions | None = None,
        nacheinander: asyncio.Semaphore | None = None,
        werte: Callable[[T], Tageswerte] | None = None,
        melden: Callable[[str, date, Gelesen[T]], None] | None = None,
    ) -> None:
        self.name = name
        self._abrufen, self._form, self._zeiten = abrufen, form, zeiten
        self._sessions, self._werte, self._melden = sessions, werte, melden
        self._nacheinander = nacheinander or asyncio.Semaphore()
        self._letzte: tuple[date, Aufnahme[T]] | None = None
        self._abruf: asyncio.Task[None] | None = None
        self._laden: asyncio.Task[None] | None = None
        self._merken: asyncio.Task[None] | None = None
        self._gefragt: date | None = None  # the day the last request ended for
        self._fehlschlaege = 0
        self._wieder_ab = float("-inf")
        self._gemerkt: tuple[date, T, datetime] | None = None

    async def lesen(self, stichtag: date) -> Gelesen[T]:
        """Return what the source says about this day, or last said; raises nothing.

        Nobody waits while anything is known, nor for a source that has just failed.
        """
        self.anstossen(stichtag)
        if self._gefragt != stichtag:
            await self._warten(stichtag)
        return self._gelesen(stichtag)

    def anstossen(self, stichtag: date) -> None:
        """Begin to ask the source, unless it was asked lately or is being asked."""
        if self._letzte is None and self._laden is None and self._sessions:
            self._laden = asyncio.create_task(self._aus_der_datenbank(self._sessions, stichtag))
        if self._abruf is not None and not self._abruf.done():
            return
        jetzt_uhr = asyncio.get_running_loop().time()
        if self._gefragt != stichtag or jetzt_uhr >= self._wieder_ab:
            self._abruf = asyncio.create_task(self._holen(stichtag))

    @property
    def geholt_am(self) -> datetime | None:
        """When it last said something, as far as is known."""
        return self._letzte[1].geholt_am if self._letzte else None

    @property
    def zaehlt(self) -> bool:
        """Whether figures of it are kept for each day."""
        return self._werte is not None

    async def nachtragen(self, session: AsyncSession, stichtag: date) -> None:
        """Ask about a past day and keep its figures; raises when the source does not answer."""
        inhalt = await self._abrufen(stichtag)
        if self._werte:
            await tageswerte_merken(
                session,
                self._werte(inhalt),
                quelle=self.name,
                stichtag=stichtag,
                geholt_am=await jetzt(),
            )

    async def ruhe(self) -> None:
        """Wait until nothing is under way."""
        for task in (self._laden, self._abruf, self._merken):
            if task is not None:
                await asyncio.wait([task])
        if self._merken is not None:
            await asyncio.wait([self._merken])

    async def schliessen(self) -> None:
        """Let what is under way end, so that the last value is stored."""
        for name in ("_laden", "_abruf", "_merken"):
            task: asyncio.Task[None] | None = getattr(self, name)
            if task is not None and not task.done():
                await asyncio.wait([task], timeout=ENDE)
                task.cancel()
                await asyncio.wait([task])

    def _bekannt(self, stichtag: date) -> Aufnahme[T] | None:
        if self._letzte is None or self._letzte[0] > stichtag:
            return None
        tag, letzte = self._letzte
        if letzte.aktuell and tag == stichtag and not self._fehlschlaege:
            return letzte
        stumm = self._fehlschlaege > 0
        return Aufnahme(letzte.inhalt, letzte.geholt_am, aktuell=False, stumm=stumm)

    def _gelesen(self, stichtag: date) -> Gelesen[T]:
        return self._bekannt(stichtag) or Unbekannt(stumm=self._fehlschlaege > 0)

    async def _warten(self, stichtag: date) -> None:
        loop = asyncio.get_running_loop()
        ende = loop.time() + self._zeiten.erste_frist
        offen = {task for task in (self._laden, self._abruf) if task and not task.done()}
        while offen and self._bekannt(stichtag) is None and (rest := ende - loop.time()) > 0:
            # waited for, never awaited: a reader who leaves ends nothing the others wait for
            _, offen = await asyncio.wait(offen, timeout=rest, return_when=asyncio.FIRST_COMPLETED)

    async def _holen(self, stichtag: date) -> None:
        try:
            inhalt = await self._abrufen(stichtag)
        except Exception as error:
            self._misslungen(stichtag, error)
        else:
            await self._gelungen(stichtag, inhalt)
        pause = self._zeiten.frische
        if self._fehlschlaege:
            pause = min(pause * 2.0 ** (self._fehlschlaege - 1), max(PAUSE_HOECHSTENS, pause))
        self._gefragt = stichtag
        self._wieder_ab = asyncio.get_running_loop().time() + pause

    def _misslungen(self, stichtag: date, error: Exception) -> None:
        extra = {"quelle": self.name, "error": type(error).__name__}
        if isinstance(error, KEINE_ANTWORT):
            log.warning("source not read", extra=extra)
        else:  # a bug, and still readers get what was said last
            log.exception("source not read", extra=extra)
        war_stumm, self._fehlschlaege = self._fehlschlaege > 0, min(self._fehlschlaege + 1, 30)
        if self._letzte is None and self._laden is not None and self._laden.done():
            self._laden = None  # perhaps the database is back
        if not war_stumm:
            self._sagen(stichtag, self._gelesen(stichtag))

    async def _gelungen(self, stichtag: date, inhalt: T) -> None:
        vorher = self._bekannt(stichtag)
        aufnahme = Aufnahme(inhalt, await jetzt(), aktuell=True)
        self._letzte, self._fehlschlaege = (stichtag, aufnahme), 0
        if vorher is None or not vorher.aktuell or vorher.inhalt != inhalt:
            self._sagen(stichtag, aufnahme)
        frei = self._merken is None or self._merken.done()
        if self._sessions and frei and self._zu_merken(stichtag, aufnahme):
            self._merken = asyncio.create_task(self._speichern(self._sessions, stichtag, aufnahme))

    def _sagen(self, stichtag: date, gelesen: Gelesen[T]) -> None:
        if self._melden:
            self._melden(self.name, stichtag, gelesen)

    def _zu_merken(self, stichtag: date, aufnahme: Aufnahme[T]) -> bool:
        if self._gemerkt is None:
            return True
        tag, inhalt, wann = self._gemerkt
        alt = aufnahme.geholt_am - wann >= SPEICHERN_ALLE
        return alt or tag != stichtag or inhalt != aufnahme.inhalt

    async def _aus_der_datenbank(self, sessions: Sessions, stichtag: date) -> None:
        try:
            async with self._nacheinander, sessions.begin() as session:
                row = await letzte_aufnahme(session, quelle=self.name, stichtag=stichtag)
            if row is not None and self._letzte is None:
                inhalt = self._form.validate_python(row.inhalt)
                self._letzte = (row.stichtag, Aufnahme(inhalt, row.geholt_am, aktuell=False))
        except Exception as error:  # whatever ails our own database, the page is answered
            log.warning(
                "snapshot not loaded", extra={"quelle": self.name, "error": type(error).__name__}
            )

    async def _speichern(self, sessions: Sessions, stichtag: date, aufnahme: Aufnahme[T]) -> None:
        try:
            async with self._nacheinander, sessions.begin() as session:
                await aufnahme_merken(
                    session,
                    quelle=self.name,
                    stichtag=stichtag,
                    inhalt=self._form.dump_python(aufnahme.inhalt, mode="json"),
                    geholt_am=aufnahme.geholt_am,
                )
                if self._werte:
                    await tageswerte_merken(
                        session,
                        self._werte(aufnahme.inhalt),
                        quelle=self.name,
                        stichtag=stichtag,
                        geholt_am=aufnahme.geholt_am,
                    )
            self._gemerkt = (stichtag, aufnahme.inhalt, aufnahme.geholt_am)
        except Exception as error:  # the copy in memory stays good
            log.warning(
                "snapshot not stored", extra={"quelle": self.name, "error": type(error).__name__}
            )
