"""Use case: a Kommune does not want to wait any longer."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.vollziehen import vollziehe as vollziehe_an_buchung
from services.beratung.tables import Akt
from services.beratung.warteliste.queries import gelesener_eintrag, lock_eintrag
from services.beratung.warteliste.vollziehen import vollziehe
from shared.schemas.warteliste import EintragRead
from shared.vorgang import Bearbeitung


async def zurueckziehen(session: AsyncSession, vorgang: Bearbeitung) -> EintragRead:
    """End the entry; a place that is being offered to it is given back."""
    eintrag, buchung = await lock_eintrag(session, Akt.ZURUECKZIEHEN, vorgang)
    if buchung is not None:
        await vollziehe_an_buchung(session, buchung, Akt.STORNIEREN, vorgang)
    await vollziehe(session, eintrag, Akt.ZURUECKZIEHEN, vorgang)
    return await gelesener_eintrag(session, vorgang)
