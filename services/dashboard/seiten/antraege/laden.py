"""Reading an Antrag and what belongs to it, in the name of the person."""

from uuid import UUID

from services.dashboard.seiten.antraege.aufgabe import Sache
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.rahmen import Rahmen
from shared.clients.aufruf import Aufruf, M
from shared.clients.foerderung import antraege as foerderung
from shared.clients.foerderung import pruefungen
from shared.clients.verbindung import Abgelehnt
from shared.schemas.programm import ProgrammRead


async def sache_laden(rahmen: Rahmen, id: UUID) -> tuple[Sache, str]:
    """Return the Antrag with its programme, and its ETag; raises Abgelehnt (404)."""
    antwort = await rahmen.gespraech(foerderung.antrag(id))
    programm = await programm_laden(rahmen, antwort.inhalt.programm)
    return Sache(antwort.inhalt, programm), antwort.etag


async def programm_laden(rahmen: Rahmen, code: str) -> ProgrammRead | None:
    """Return the programme as it holds today, None where it does not or nobody says."""
    return await leise(rahmen.gespraech, pruefungen.programm(code, stichtag=rahmen.heute))


async def leise(gespraech: Gespraech, aufruf: Aufruf[M]) -> M | None:
    """Return what the service says, None where it is silent or refuses: the page shows the rest."""
    try:
        return await gespraech.versuch(aufruf)
    except Abgelehnt:
        return None
