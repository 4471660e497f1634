"""What the service does between requests: each task looks again and again, beside the others.

A task does its work in transactions of its own and leaves nothing half done: a process that dies
loses nothing, and any number of processes may look at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from fastapi import FastAPI

from services.beratung.bericht.pruefen import ablage_aufraeumen, berichte_nachsehen
from services.beratung.buchung.verfallen_lassen import haltefristen_nachsehen
from services.beratung.foerderregel.auffrischen import im_hintergrund_auffrischen
from services.beratung.veranstaltung.postfaecher_loeschen import postfaecher_nachsehen
from services.beratung.warteliste.wachen import warteliste_nachsehen

ZU_ENDE = 5.0  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Aufgabe:
    """`nachsehen` does one batch and returns whether more may wait; `zuerst` and `pause`: seconds
    before the first look and between two.
    """

    name: str
    nachsehen: Callable[[FastAPI], Awaitable[bool]]
    zuerst: float
    pause: float


AUFGABEN = (
    Aufgabe("foerderregel", im_hintergrund_auffrischen, zuerst=2, pause=300),
    Aufgabe("haltefristen", haltefristen_nachsehen, zuerst=30, pause=30),
    Aufgabe("warteliste", warteliste_nachsehen, zuerst=1, pause=1),
    Aufgabe("berichte", berichte_nachsehen, zuerst=1, pause=2),
    Aufgabe("ablage", ablage_aufraeumen, zuerst=60, pause=3600),
    Aufgabe("postfaecher", postfaecher_nachsehen, zuerst=60, pause=3600),
)


@asynccontextmanager
async def im_hintergrund(app: FastAPI) -> AsyncIterator[None]:
    """Do all tasks for as long as the service lives; what is going on is ended in order."""
    angehalten = asyncio.Event()
    arbeiten = [asyncio.create_task(_immer_wieder(app, a, angehalten)) for a in AUFGABEN]
    try:
        yield
    finally:
        angehalten.set()
        await asyncio.wait(arbeiten, timeout=ZU_ENDE)
        for arbeit in arbeiten:
            arbeit.cancel()  # a long scan is cut short; what it looked at waits for the next
        await asyncio.gather(*arbeiten, return_exceptions=True)


async def _immer_wieder(app: FastAPI, aufgabe: Aufgabe, angehalten: asyncio.Event) -> None:
    await _warte(angehalten, aufgabe.zuerst)
    while not angehalten.is_set():
        try:
            while await aufgabe.nachsehen(app) and not angehalten.is_set():
                pass
        except Exception as error:  # whatever it is, the next look comes
            log.warning(
                "task failed", extra={"aufgabe": aufgabe.name, "error": type(error).__name__}
            )
        await _warte(angehalten, aufgabe.pause)


async def _warte(angehalten: asyncio.Event, sekunden: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(angehalten.wait(), sekunden)
