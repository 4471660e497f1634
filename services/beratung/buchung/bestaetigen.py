"""Use case: ekom21 confirms a reservation."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.journal import vollziehe
from services.beratung.buchung.queries import get_buchung, lock_buchung
from services.beratung.tables import Akt
from shared.auth import Person
from shared.schemas.beratung import BuchungRead


async def bestaetigen(
    session: AsyncSession,
    *,
    buchung_id: UUID,
    version: int,
    person: Person,
    heute: date,
    jetzt: datetime,
) -> BuchungRead:
    """Turn a reservation whose hold still runs into a confirmed Buchung."""
    buchung = await lock_buchung(
        session,
        Akt.BESTAETIGEN,
        buchung_id=buchung_id,
        version=version,
        person=person,
        jetzt=jetzt,
    )
    await vollziehe(session, buchung, Akt.BESTAETIGEN, person=person, heute=heute, jetzt=jetzt)
    return await get_buchung(session, buchung_id=buchung_id, person=person, jetzt=jetzt)
