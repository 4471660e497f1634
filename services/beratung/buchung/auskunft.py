"""What the Katalog says of the Kommune that wants to book, asked before any connection is taken.

The answer may be that the Katalog is silent: that matters only when the request is no repetition
of one already answered.
"""

from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.beratung import BuchungCreate
from shared.schemas.katalog import KommuneRead

Auskunft: TypeAlias = KommuneRead | DienstNichtErreichbar | None


async def kommune_erfragen(request: Request, wunsch: BuchungCreate) -> Auskunft:
    """Return the Kommune as it is when the consulting begins, None for an unknown key."""
    katalog: KatalogClient = request.app.state.katalog
    try:
        kommunen = await katalog.kommunen([wunsch.ags], stichtag=wunsch.beginn)
    except DienstNichtErreichbar as stille:
        return stille
    return kommunen.get(wunsch.ags)


ErfragteKommune = Annotated[Auskunft, Depends(kommune_erfragen)]
