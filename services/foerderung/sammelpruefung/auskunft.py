"""Every Kommune of the Stichtag, asked for before any connection is taken.

The answer may be that the Katalog is silent: that matters only when the request is no repetition
of one already answered.
"""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.katalog import KommuneRead
from shared.schemas.pruefung import SammelpruefungCreate

Auskunft: TypeAlias = Sequence[KommuneRead] | DienstNichtErreichbar


async def kommunen_erfragen(request: Request, anfrage: SammelpruefungCreate) -> Auskunft:
    katalog: KatalogClient = request.app.state.katalog
    try:
        return await katalog.alle_kommunen(stichtag=anfrage.stichtag)
    except DienstNichtErreichbar as stille:
        return stille


ErfragteKommunen = Annotated[Auskunft, Depends(kommunen_erfragen)]
