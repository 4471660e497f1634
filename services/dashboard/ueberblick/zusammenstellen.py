"""Use case: put the overview together from what the other services say."""

import asyncio
from datetime import date

from services.dashboard.quelle.quelle import Quelle
from services.dashboard.quelle.quellen import Quellen
from services.dashboard.ueberblick.kacheln import Antwort, kacheln
from shared.schemas.dashboard import UeberblickRead
from shared.schemas.kennzahl import KennzahlenRead


async def ueberblick_zusammenstellen(quellen: Quellen, *, stichtag: date) -> UeberblickRead:
    """Return the tiles for this day, whatever the services do; all are asked at once."""
    katalog, foerderung, beratung = await asyncio.gather(
        _antwort(quellen.katalog, stichtag),
        _antwort(quellen.foerderung, stichtag),
        _antwort(quellen.beratung, stichtag),
    )
    antworten = {"katalog": katalog, "foerderung": foerderung, "beratung": beratung}
    return UeberblickRead(stichtag=stichtag, kacheln=kacheln(antworten))


async def _antwort(quelle: Quelle[KennzahlenRead], stichtag: date) -> Antwort:
    aufnahme = await quelle.lesen(stichtag)
    if aufnahme is None:
        return Antwort(kennzahlen=None, geholt_am=None, aktuell=False)
    return Antwort(aufnahme.inhalt, aufnahme.geholt_am, aufnahme.aktuell)
