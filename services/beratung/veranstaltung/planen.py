"""Use case: a Veranstaltung is announced."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import AKTE, Akt, Veranstaltung
from services.beratung.veranstaltung.bearbeiten import verlange_bevorstehende
from services.beratung.veranstaltung.inhalt import uebernimm
from services.beratung.veranstaltung.queries import get_veranstaltung
from shared.schemas.veranstaltung import (
    VeranstaltungRead,
    Veranstaltungsstatus,
    VeranstaltungWrite,
)
from shared.vorgang import Vorgang


async def planen(
    session: AsyncSession, inhalt: VeranstaltungWrite, vorgang: Vorgang
) -> VeranstaltungRead:
    """Announce a Veranstaltung that is not over yet."""
    veranstaltung = Veranstaltung(
        titel=inhalt.titel,
        beginn=inhalt.beginn,
        ende=inhalt.ende,
        status=Veranstaltungsstatus.GEPLANT,
        stand=vorgang.jetzt,
    )
    uebernimm(veranstaltung, inhalt, vorgang)
    verlange_bevorstehende(veranstaltung, vorgang.heute)
    session.add(veranstaltung)
    await AKTE.vermerke(session, veranstaltung, Akt.PLANEN, vorgang)
    return await get_veranstaltung(session, veranstaltung.id)
