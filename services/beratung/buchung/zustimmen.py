"""Use case: a partner of a joint Buchung agrees, or the Beratung says so for all of them."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.beteiligte import beteiligte_von, spricht_fuer
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead
from shared.vorgang import Bearbeitung


class NichtGefragt(DomainError):
    status, slug, title = 409, "nicht-gefragt", "Hier fehlt keine Zustimmung von Ihnen"


async def zustimmen(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Agree for every partner this person speaks for and that has not agreed yet."""
    buchung = await lock_buchung(session, Akt.ZUSTIMMEN, vorgang)
    gefragt = [
        eine
        for eine in await beteiligte_von(session, buchung.id)
        if not eine.zugestimmt and spricht_fuer(vorgang.person, eine.kommune)
    ]
    if not gefragt:
        raise NichtGefragt("Ihre Kommune hat schon zugestimmt oder wurde nicht gefragt.")
    for eine in gefragt:
        eine.zugestimmt = True
    await vollziehe(session, buchung, Akt.ZUSTIMMEN, vorgang)
    return await gelesene_buchung(session, vorgang)
