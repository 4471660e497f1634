"""What the Katalog says of the Kommune that wants to wait, asked before any connection is taken."""

from typing import Annotated

from fastapi import Depends, Request

from services.beratung.buchung.auskunft import Auskuenfte
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.warteliste import EintragCreate


async def wartende_erfragen(request: Request, wunsch: EintragCreate) -> Auskuenfte:
    """Return the Kommune as it is on the first day of its window, nothing for an unknown key."""
    katalog: KatalogClient = request.app.state.katalog
    try:
        return await katalog.kommunen([wunsch.ags], stichtag=wunsch.fenster.von)
    except DienstNichtErreichbar as stille:
        return stille


WartendeKommune = Annotated[Auskuenfte, Depends(wartende_erfragen)]
