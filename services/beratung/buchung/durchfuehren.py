"""Use case: ekom21 records that a confirmed consulting took place."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.queries import gelesene_buchung, lock_buchung, tage_der_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead
from shared.vorgang import Bearbeitung


class NochNichtZuEnde(DomainError):
    status, slug, title = 409, "noch-nicht-zu-ende", "Die Beratung ist noch nicht zu Ende"


async def durchfuehren(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Mark a confirmed Buchung as performed, on its last day or later."""
    buchung = await lock_buchung(session, Akt.DURCHFUEHREN, vorgang)
    ende = max(await tage_der_buchung(session, vorgang.id))
    if ende > vorgang.heute:
        raise NochNichtZuEnde(f"Ihr letzter Tag ist der {datum(ende)}.")
    await vollziehe(session, buchung, Akt.DURCHFUEHREN, vorgang)
    return await gelesene_buchung(session, vorgang)
