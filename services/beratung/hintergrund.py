"""What the service does between requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.beratung.bericht.pruefen import ablage_aufraeumen, berichte_nachsehen
from services.beratung.buchung.verfallen_lassen import haltefristen_nachsehen
from services.beratung.foerderregel.auffrischen import im_hintergrund_auffrischen
from services.beratung.veranstaltung.postfaecher_loeschen import postfaecher_nachsehen
from services.beratung.warteliste.wachen import warteliste_nachsehen
from shared.hintergrund import Aufgabe, im_hintergrund
from shared.zustellung.zusteller import Zusteller, zustellaufgaben, zustellend

AUFGABEN = (
    Aufgabe("foerderregel", im_hintergrund_auffrischen, zuerst=2, pause=300),
    Aufgabe("haltefristen", haltefristen_nachsehen, zuerst=30, pause=30),
    Aufgabe("warteliste", warteliste_nachsehen, zuerst=1, pause=1),
    Aufgabe("berichte", berichte_nachsehen, zuerst=1, pause=2),
    Aufgabe("ablage", ablage_aufraeumen, zuerst=60, pause=3600),
    Aufgabe("postfaecher", postfaecher_nachsehen, zuerst=60, pause=3600),
)


@asynccontextmanager
async def hintergrund(app: FastAPI) -> AsyncIterator[None]:
    zusteller: Zusteller = app.state.zusteller
    aufgaben = (*AUFGABEN, *zustellaufgaben(zusteller))
    async with zustellend(zusteller), im_hintergrund(app, aufgaben):
        yield
