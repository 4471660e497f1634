"""Use case: ekom21 records that nobody came to a confirmed consulting."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.queries import gelesene_buchung, lock_buchung, tage_der_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead
from shared.vorgang import Bearbeitung


class NochNichtBegonnen(DomainError):
    status, slug, title = 409, "noch-nicht-begonnen", "Die Beratung hat noch nicht begonnen"


async def nicht_erschienen(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Mark a confirmed Buchung as missed, on its first day or later; its free place is used up."""
    buchung = await lock_buchung(session, Akt.NICHT_ERSCHIENEN, vorgang)
    beginn = min(await tage_der_buchung(session, vorgang.id))
    if beginn > vorgang.heute:
        raise NochNichtBegonnen(f"Ihr erster Tag ist der {datum(beginn)}.")
    await vollziehe(session, buchung, Akt.NICHT_ERSCHIENEN, vorgang)
    return await gelesene_buchung(session, vorgang)
