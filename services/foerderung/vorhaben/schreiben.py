"""What entering and changing a Vorhaben have in common."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.status import INTERN
from services.foerderung.tables import Antrag, Vorhaben
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from shared.clock import Heute
from shared.deutsch import geld
from shared.errors import DomainError, EingabeUngueltig
from shared.schemas.katalog import KommuneRead
from shared.schemas.problem import InputError
from shared.schemas.vorhaben import VorhabenWrite
from shared.sortierung import gefaltet

LAENGSTE_SORTIERUNG = 400  # one sign may fold into many, as a ligature does
Auskunft: TypeAlias = Mapping[str, KommuneRead] | DienstNichtErreichbar


class VerweisUnbekannt(DomainError):
    status, slug, title = 422, "verweis-unbekannt", "Worauf verwiesen wird, gibt es nicht"


class PasstNichtZumAntrag(EingabeUngueltig):
    pass


async def kommunen_erfragen(request: Request, eingabe: VorhabenWrite, heute: Heute) -> Auskunft:
    """Return those the Katalog knows, asked before any connection is taken.

    That it is silent matters only when the request is no repetition of one already answered.
    """
    katalog: KatalogClient = request.app.state.katalog
    try:
        return await katalog.kommunen(genannte(eingabe), stichtag=heute)
    except DienstNichtErreichbar as stille:
        return stille


ErfragteKommunen = Annotated[Auskunft, Depends(kommunen_erfragen)]


async def pruefe(session: AsyncSession, eingabe: VorhabenWrite, auskunft: Auskunft) -> None:
    """Refuse a Vorhaben that names a Kommune nobody knows, or an Antrag it is not of.

    A Kommune may have been dissolved since: then it was hers.
    """
    if isinstance(auskunft, DienstNichtErreichbar):
        raise auskunft
    orte = {eingabe.traeger: "/body/traeger"} | {
        ags: f"/body/partner/{stelle}" for stelle, ags in enumerate(eingabe.partner)
    }
    fehler = [
        InputError(
            pointer=orte[ags],
            code="kommune_unbekannt",
            detail="Unter diesem Schlüssel ist keine Kommune verzeichnet.",
        )
        for ags in genannte(eingabe)
        if ags not in auskunft
    ]
    if fehler:
        raise VerweisUnbekannt("Mindestens eine Kommune ist nicht verzeichnet.", errors=fehler)
    if eingabe.antrag:
        _pruefe_herkunft(eingabe, await session.get(Antrag, eingabe.antrag))


def _pruefe_herkunft(eingabe: VorhabenWrite, antrag: Antrag | None) -> None:
    """Refuse what the Antrag does not grant. One without a Bewilligung that was told is none."""
    if antrag is None or antrag.bewilligt is None or antrag.status in INTERN:
        raise VerweisUnbekannt(f"Kein bewilligter Antrag mit der Kennung {eingabe.antrag}.")
    fehler = []
    if eingabe.traeger not in antrag.kommunen:
        fehler.append(
            InputError(
                pointer="/body/traeger",
                code="nicht_beteiligt",
                detail="Diese Kommune nimmt am Antrag nicht teil.",
            )
        )
    if eingabe.betrag and eingabe.betrag > antrag.bewilligt:
        fehler.append(
            InputError(
                pointer="/body/betrag",
                code="mehr_als_bewilligt",
                detail=f"Bewilligt sind {geld(antrag.bewilligt)}.",
            )
        )
    if fehler:
        raise PasstNichtZumAntrag("Das Vorhaben passt nicht zu seinem Antrag.", errors=fehler)


def genannte(eingabe: VorhabenWrite) -> list[str]:
    return [ags for ags in (eingabe.traeger, *eingabe.partner) if ags]


def spalten(eingabe: VorhabenWrite) -> dict[str, Any]:
    """Return the columns as they are written; from now on reference data leave them alone."""
    return {**eingabe.model_dump(), **gesucht(eingabe.titel, eingabe.themen), "extern": False}


def gesucht(titel: str, themen: Sequence[str]) -> dict[str, str]:
    """Return the folded columns by which a Vorhaben is sorted and found."""
    return {
        "sortierung": gefaltet(titel)[:LAENGSTE_SORTIERUNG],
        "suchtext": "\n".join(map(gefaltet, (titel, *themen))),
    }


def beteiligte(vorhaben: Vorhaben) -> Collection[str]:
    """Return the keys of the Kommunen it is about."""
    return {ags for ags in (vorhaben.traeger, *vorhaben.partner) if ags}
