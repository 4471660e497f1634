"""Use case: an Anmeldung is withdrawn, and the next who wait move up."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import Akt
from services.beratung.veranstaltung.bearbeiten import verlange_bevorstehende
from services.beratung.veranstaltung.queries import (
    anmeldung_gelesen,
    find_anmeldung,
    lock_veranstaltung,
)
from services.beratung.veranstaltung.sitzplaetze import gib_zurueck, ruecke_nach, vermerke
from shared.errors import DomainError
from shared.schemas.veranstaltung import AnmeldungRead, Anmeldungsstatus
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class AnmeldungBeendet(DomainError):
    status, slug, title = 409, "anmeldung-beendet", "Diese Anmeldung besteht nicht mehr"


async def zurueckziehen(session: AsyncSession, vorgang: Bearbeitung) -> AnmeldungRead:
    """Give the seats back and forget the mailbox at once."""
    anmeldung = await find_anmeldung(session, vorgang.id, vorgang.person)
    veranstaltung = await lock_veranstaltung(session, anmeldung.veranstaltung_id)
    await session.refresh(anmeldung, with_for_update=True)
    pruefe_version(anmeldung.version, vorgang.version)
    if anmeldung.status not in (Anmeldungsstatus.ANGEMELDET, Anmeldungsstatus.WARTELISTE):
        raise AnmeldungBeendet(f"Ihr Status ist „{anmeldung.status}“.")
    verlange_bevorstehende(veranstaltung, vorgang.heute)
    await gib_zurueck(session, [anmeldung.id])
    anmeldung.status = Anmeldungsstatus.ZURUECKGEZOGEN
    anmeldung.funktionspostfach = None
    await vermerke(session, anmeldung, Akt.ABMELDEN, vorgang)
    await ruecke_nach(session, veranstaltung, vorgang)
    return anmeldung_gelesen(anmeldung)
