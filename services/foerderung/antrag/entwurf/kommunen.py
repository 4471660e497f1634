"""What the Katalog says of the Kommunen of an Antrag, asked before any connection is taken.

The answer may be that the Katalog is silent: that matters only when the request is no repetition
of one already answered, and names Kommunen at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import select
from sqlmodel import col

from services.foerderung.foerderfaehigkeit.kommunen import kommune_am
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.tables import Antrag
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.clock import Heute
from shared.db import Sessions
from shared.errors import EingabeUngueltig
from shared.kommune import warum_nicht
from shared.schemas.antrag import AntragCreate, AntragPatch, TeilnahmeCreate
from shared.schemas.katalog import KommuneRead
from shared.schemas.problem import InputError

Auskunft: TypeAlias = Mapping[str, KommuneRead] | DienstNichtErreichbar
UNBEKANNT = "Unter diesem Schlüssel ist keine hessische Kommune verzeichnet."


class KommuneUngeeignet(EingabeUngueltig):
    pass


async def _erfragen(request: Request, schluessel: Sequence[str], stichtag: date) -> Auskunft:
    katalog: KatalogClient = request.app.state.katalog
    try:
        return await katalog.kommunen(schluessel, stichtag=stichtag)
    except DienstNichtErreichbar as stille:
        return stille


async def kommunen_erfragen(request: Request, entwurf: AntragCreate, heute: Heute) -> Auskunft:
    return await _erfragen(request, [eine.ags for eine in entwurf.kommunen], heute)


async def neue_erfragen(request: Request, aenderung: AntragPatch, heute: Heute) -> Auskunft:
    return await _erfragen(request, [eine.ags for eine in aenderung.kommunen or []], heute)


async def teilnehmende_erfragen(request: Request, id: UUID, heute: Heute) -> Auskunft:
    """Ask for those of a stored Antrag, as of the day it was submitted; of a draft, today."""
    sessions: Sessions = request.app.state.sessions
    gesucht = select(col(Antrag.kommunen), col(Antrag.eingereicht_am)).where(col(Antrag.id) == id)
    async with sessions() as session:
        gefunden = (await session.execute(gesucht)).one_or_none()
    kommunen, eingereicht_am = gefunden or ([], None)
    return await _erfragen(request, kommunen, eingereicht_am or heute)


ErfragteKommunen = Annotated[Auskunft, Depends(kommunen_erfragen)]
NeueKommunen = Annotated[Auskunft, Depends(neue_erfragen)]
TeilnehmendeKommunen = Annotated[Auskunft, Depends(teilnehmende_erfragen)]


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


def teilnehmende(antrag: Antrag, auskunft: Auskunft, *, stichtag: date) -> tuple[Kommune, ...]:
    """Return the Kommunen of the Antrag as a check of this day sees them."""
    if isinstance(auskunft, DienstNichtErreichbar):
        raise auskunft
    return tuple(
        kommune_am(auskunft[ags], stichtag=stichtag) if ags in auskunft else Kommune(ags, UNBEKANNT)
        for ags in antrag.kommunen
    )


def fakten(kommunen: Sequence[KommuneRead], *, stand: date) -> dict[str, Any]:
    """Return what is kept of them with the Antrag."""
    behalten = {"ags", "name", "art", "kreis", "einwohner", "einwohner_stand"}
    return {
        "stand": stand.isoformat(),
        "kommunen": [kommune.model_dump(mode="json", include=behalten) for kommune in kommunen],
    }


def _hindernis(kommune: KommuneRead | None, heute: date) -> str | None:
    if kommune is None:
        return UNBEKANNT
    return warum_nicht(kommune, heute)
