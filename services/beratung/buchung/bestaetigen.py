"""Use case: ekom21 confirms a reservation."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.queries import gelesene_buchung, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt
from shared.schemas.beratung import BuchungRead
from shared.vorgang import Bearbeitung


async def bestaetigen(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Turn a reservation whose hold still runs into a confirmed Buchung."""
    buchung = await lock_buchung(session, Akt.BESTAETIGEN, vorgang)
    await vollziehe(session, buchung, Akt.BESTAETIGEN, vorgang)
    return await gelesene_buchung(session, vorgang)
