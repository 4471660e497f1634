"""Use case: ekom21 records that a confirmed consulting took place."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.journal import vollziehe
from services.beratung.buchung.queries import get_buchung, lock_buchung, tage_der_buchung
from services.beratung.tables import Akt
from shared.auth import Person
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead


class NochNichtZuEnde(DomainError):
    status, slug, title = 409, "noch-nicht-zu-ende", "Die Beratung ist noch nicht zu Ende"


async def durchfuehren(
    session: AsyncSession,
    *,
    buchung_id: UUID,
    version: int,
    person: Person,
    heute: date,
    jetzt: datetime,
) -> BuchungRead:
    """Mark a confirmed Buchung as performed, on its last day or later."""
    buchung = await lock_buchung(
        session,
        Akt.DURCHFUEHREN,
        buchung_id=buchung_id,
        version=version,
        person=person,
        jetzt=jetzt,
    )
    ende = max(await tage_der_buchung(session, buchung_id))
    if ende > heute:
        raise NochNichtZuEnde(f"Ihr letzter Tag ist der {datum(ende)}.")
    await vollziehe(session, buchung, Akt.DURCHFUEHREN, person=person, heute=heute, jetzt=jetzt)
    return await get_buchung(session, buchung_id=buchung_id, person=person, jetzt=jetzt)
