"""Use case: the Onlinedienst stands in the Kommune's own web pages."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.vollziehen import greife_zu, vollziehe
from services.katalog.tables import Akt
from shared.schemas.bereitstellung import BereitstellungRead, Schrittmeldung
from shared.vorgang import Bearbeitung


async def einbinden(
    session: AsyncSession, meldung: Schrittmeldung, vorgang: Bearbeitung
) -> BereitstellungRead:
    """Record that the Kommune has put the Onlinedienst into its pages."""
    zugriff = await greife_zu(session, Akt.EINBINDEN, vorgang)
    return await vollziehe(session, zugriff, Akt.EINBINDEN, meldung, vorgang)
