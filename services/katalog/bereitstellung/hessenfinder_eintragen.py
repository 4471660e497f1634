"""Use case: the Hessenfinder names the Onlinedienst for this Kommune."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.vollziehen import greife_zu, vollziehe
from services.katalog.tables import Akt
from shared.schemas.bereitstellung import BereitstellungRead, Schrittmeldung
from shared.vorgang import Bearbeitung


async def hessenfinder_eintragen(
    session: AsyncSession, meldung: Schrittmeldung, vorgang: Bearbeitung
) -> BereitstellungRead:
    """Record that the Hessenfinder leads to it."""
    zugriff = await greife_zu(session, Akt.HESSENFINDER_EINTRAGEN, vorgang)
    return await vollziehe(session, zugriff, Akt.HESSENFINDER_EINTRAGEN, meldung, vorgang)
