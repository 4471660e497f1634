"""Use case: a Kommune does not want what was offered to it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.vollziehen import vollziehe as vollziehe_an_buchung
from services.beratung.tables import Akt
from services.beratung.warteliste.queries import gelesener_eintrag, lock_angebot
from services.beratung.warteliste.vollziehen import vollziehe
from shared.schemas.warteliste import EintragRead
from shared.vorgang import Bearbeitung


async def ablehnen(session: AsyncSession, vorgang: Bearbeitung) -> EintragRead:
    """Give the place back, for whoever is next, and end the entry."""
    eintrag, buchung = await lock_angebot(session, Akt.ABLEHNEN, vorgang)
    await vollziehe_an_buchung(session, buchung, Akt.STORNIEREN, vorgang)
    await vollziehe(session, eintrag, Akt.ABLEHNEN, vorgang)
    return await gelesener_eintrag(session, vorgang)
