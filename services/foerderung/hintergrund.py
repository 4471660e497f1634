"""What the service does between requests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.foerderung.aufraeumen import ablage_aufraeumen
from services.foerderung.foerderfaehigkeit.grundlagen import Grundlagen
from services.foerderung.frist.wachen import fristen_nachsehen
from services.foerderung.nachweis.abarbeiten import nachweise_nachsehen
from shared.hintergrund import Aufgabe, im_hintergrund
from shared.zustellung.zusteller import Zusteller, zustellaufgaben, zustellend


def _hochgeladen(app: FastAPI) -> asyncio.Event:
    wecker: asyncio.Event = app.state.nachweise
    return wecker


AUFGABEN = (
    # a minute after midnight at the latest a new day is noticed
    Aufgabe("fristen", fristen_nachsehen, pause=60),
    Aufgabe("nachweise", nachweise_nachsehen, pause=5, wecker=_hochgeladen),
    Aufgabe("ablage", ablage_aufraeumen, pause=3600),
)


@asynccontextmanager
async def hintergrund(app: FastAPI) -> AsyncIterator[None]:
    zusteller: Zusteller = app.state.zusteller
    aufgaben = (*AUFGABEN, *zustellaufgaben(zusteller))
    grundlagen: Grundlagen = app.state.grundlagen
    async with grundlagen.lebend(), zustellend(zusteller), im_hintergrund(app, aufgaben):
        yield
