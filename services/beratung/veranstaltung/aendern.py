"""Use case: a Veranstaltung is changed; more room lets those who wait move up."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import AKTE, Akt, Veranstaltung
from services.beratung.veranstaltung.bearbeiten import bearbeitbare, verlange_bevorstehende
from services.beratung.veranstaltung.inhalt import uebernimm
from services.beratung.veranstaltung.queries import get_veranstaltung
from services.beratung.veranstaltung.sitzplaetze import (
    belegte,
    ruecke_nach,
    ruecke_zusammen,
    wartende,
)
from shared.errors import DomainError
from shared.schemas.veranstaltung import VeranstaltungRead, VeranstaltungWrite
from shared.vorgang import Bearbeitung


class KapazitaetZuKlein(DomainError):
    status, slug, title = 409, "kapazitaet-zu-klein", "So viele Plätze sind schon vergeben"


async def aendern(
    session: AsyncSession, inhalt: VeranstaltungWrite, vorgang: Bearbeitung
) -> VeranstaltungRead:
    """Change everything that is said of it; no seat that was given is taken away."""
    veranstaltung = await bearbeitbare(session, vorgang)
    await _verkleinere(session, veranstaltung, inhalt.kapazitaet)
    uebernimm(veranstaltung, inhalt, vorgang)
    verlange_bevorstehende(veranstaltung, vorgang.heute)
    await AKTE.vermerke(session, veranstaltung, Akt.AENDERN, vorgang)
    await ruecke_nach(session, veranstaltung, vorgang)
    return await get_veranstaltung(session, veranstaltung.id)


async def _verkleinere(
    session: AsyncSession, veranstaltung: Veranstaltung, kapazitaet: int | None
) -> None:
    belegt = await belegte(session, veranstaltung.id)
    if belegt > (kapazitaet or 0):
        raise KapazitaetZuKlein(f"Vergeben sind {belegt} Plätze.", belegt=belegt)
    if kapazitaet is None:
        if await wartende(session, veranstaltung.id):
            raise KapazitaetZuKlein("Auf der Warteliste stehen Kommunen.", belegt=belegt)
        return
    await ruecke_zusammen(session, veranstaltung.id, kapazitaet)
