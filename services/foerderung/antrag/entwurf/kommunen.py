"""What the Katalog says of the Kommunen of an Antrag, asked before any connection is taken.

The answer may be that the Katalog is silent: that matters only when the request is no repetition
of one already answered, and names Kommunen at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request

from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.clock import Heute
from shared.errors import EingabeUngueltig
from shared.kommune import warum_nicht
from shared.schemas.antrag import AntragCreate, AntragPatch, TeilnahmeCreate
from shared.schemas.katalog import KommuneRead
from shared.schemas.problem import InputError

Auskunft: TypeAlias = Mapping[str, KommuneRead] | DienstNichtErreichbar


class KommuneUngeeignet(EingabeUngueltig):
    pass


async def _erfragen(
    request: Request, kommunen: Sequence[TeilnahmeCreate], stichtag: date
) -> Auskunft:
    katalog: KatalogClient = request.app.state.katalog
    try:
        return await katalog.kommunen([eine.ags for eine in kommunen], stichtag=stichtag)
    except DienstNichtErreichbar as stille:
        return stille


async def kommunen_erfragen(request: Request, entwurf: AntragCreate, heute: Heute) -> Auskunft:
    return await _erfragen(request, entwurf.kommunen, heute)


async def neue_erfragen(request: Request, aenderung: AntragPatch, heute: Heute) -> Auskunft:
    return await _erfragen(request, aenderung.kommunen or [], heute)


ErfragteKommunen = Annotated[Auskunft, Depends(kommunen_erfragen)]
NeueKommunen = Annotated[Auskunft, Depends(neue_erfragen)]


def festgestellt(
    kommunen: Sequence[TeilnahmeCreate], auskunft: Auskunft, *, heute: date
) -> list[KommuneRead]:
    """Return the Kommunen as they are today, in the order of the Antrag.

    One the Katalog does not know, or that does not exist today, is refused with its place.
    """
    if isinstance(auskunft, DienstNichtErreichbar):
        raise auskunft
    fehler = [
        InputError(pointer=f"/body/kommunen/{stelle}/ags", code="kommune_ungeeignet", detail=grund)
        for stelle, eine in enumerate(kommunen)
        if (grund := _hindernis(auskunft.get(eine.ags), heute))
    ]
    if fehler:
        raise KommuneUngeeignet(
            "Mindestens eine Kommune kann nicht am Antrag teilnehmen.", errors=fehler
        )
    return [auskunft[eine.ags] for eine in kommunen]


def fakten(kommunen: Sequence[KommuneRead], *, stand: date) -> dict[str, Any]:
    """Return what is kept of them with the Antrag."""
    behalten = {"ags", "name", "art", "kreis", "einwohner", "einwohner_stand"}
    return {
        "stand": stand.isoformat(),
        "kommunen": [kommune.model_dump(mode="json", include=behalten) for kommune in kommunen],
    }


def _hindernis(kommune: KommuneRead | None, heute: date) -> str | None:
    if kommune is None:
        return "Unter diesem Schlüssel ist keine hessische Kommune verzeichnet."
    return warum_nicht(kommune, heute)
