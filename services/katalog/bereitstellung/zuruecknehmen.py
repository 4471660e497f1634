"""Use case: a Bereitstellung ends; it stays as history, and the Kommune may begin again."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.vollziehen import greife_zu, vollziehe
from services.katalog.tables import Akt
from shared.schemas.bereitstellung import BereitstellungRead, Ruecknahme
from shared.vorgang import Bearbeitung


async def zuruecknehmen(
    session: AsyncSession, meldung: Ruecknahme, vorgang: Bearbeitung
) -> BereitstellungRead:
    """Take it back, with the reason."""
    zugriff = await greife_zu(session, Akt.ZURUECKNEHMEN, vorgang)
    return await vollziehe(
        session, zugriff, Akt.ZURUECKNEHMEN, meldung, vorgang, ruecknahmegrund=meldung.grund
    )
