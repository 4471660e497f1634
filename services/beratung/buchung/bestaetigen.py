"""Use case: ekom21 confirms a reservation."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.journal import vollziehe
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung
from services.beratung.buchung.vorgang import Vorgang
from services.beratung.tables import Akt
from shared.schemas.beratung import BuchungRead


async def bestaetigen(session: AsyncSession, vorgang: Vorgang) -> BuchungRead:
    """Turn a reservation whose hold still runs into a confirmed Buchung."""
    buchung = await lock_buchung(session, Akt.BESTAETIGEN, vorgang)
    await vollziehe(session, buchung, Akt.BESTAETIGEN, vorgang)
    return await gelesene_buchung(session, vorgang)
