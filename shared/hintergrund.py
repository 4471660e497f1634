"""What a service does between requests: each task looks again and again, beside the others.

A task does its work in transactions of its own and leaves nothing half done: a process that dies
loses nothing, and any number of processes may look at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from shared.beobachtung.messwerte import Messwerte
from shared.errors import DomainError
from shared.sicht import ALLE, sehend

ZU_ENDE = 5.0  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Aufgabe:
    """`nachsehen` does one batch and returns whether more may wait; `zuerst` and `pause`: seconds
    before the first look and between two. `wecker` is what ends a pause early, where something
    does.
    """

    name: str
    nachsehen: Callable[[FastAPI], Awaitable[bool]]
    pause: float
    zuerst: float = 0
    wecker: Callable[[FastAPI], asyncio.Event] | None = None


@asynccontextmanager
async def im_hintergrund(app: FastAPI, aufgaben: Sequence[Aufgabe]) -> AsyncIterator[None]:
    """Do all tasks for as long as the service lives; what is going on is ended in order."""
    angehalten = asyncio.Event()
    weckbar = [(a, a.wecker(app) if a.wecker else asyncio.Event()) for a in aufgaben]
    with sehend(ALLE):  # what is due, is due for every Kommune
        arbeiten = [asyncio.create_task(_immer_wieder(app, *w, angehalten)) for w in weckbar]
    try:
        yield
    finally:
        angehalten.set()
        for _, wecker in weckbar:
            wecker.set()
        await asyncio.wait(arbeiten, timeout=ZU_ENDE)
        for arbeit in arbeiten:
            arbeit.cancel()  # a long scan is cut short; what it looked at waits for the next
        await asyncio.gather(*arbeiten, return_exceptions=True)


async def _immer_wieder(
    app: FastAPI, aufgabe: Aufgabe, wecker: asyncio.Event, angehalten: asyncio.Event
) -> None:
    messwerte: Messwerte = app.state.messwerte
    messwerte.aufgabe_beginnt(aufgabe.name, aufgabe.pause)
    await _warte(wecker, aufgabe.zuerst)
    while not angehalten.is_set():
        wecker.clear()
        try:
            while await aufgabe.nachsehen(app) and not angehalten.is_set():
                pass
            messwerte.aufgabe_gelungen(aufgabe.name)
        except (DomainError, OSError, SQLAlchemyError) as error:  # what it needs is away
            extra = {"aufgabe": aufgabe.name, "error": type(error).__name__}
            log.warning("task failed", extra=extra)
            messwerte.aufgabe_misslungen(aufgabe.name)
        except Exception:  # a bug, and still the next look comes
            log.exception("task failed", extra={"aufgabe": aufgabe.name})
            messwerte.aufgabe_misslungen(aufgabe.name)
        await _warte(wecker, aufgabe.pause)


async def _warte(wecker: asyncio.Event, sekunden: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(wecker.wait(), sekunden)
