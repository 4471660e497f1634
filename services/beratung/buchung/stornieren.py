"""Use case: a Kommune or ekom21 gives a booked consulting back before it begins."""

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


class SchonBegonnen(DomainError):
    status, slug, title = 409, "schon-begonnen", "Die Beratung hat schon begonnen"


async def stornieren(
    session: AsyncSession,
    *,
    buchung_id: UUID,
    version: int,
    person: Person,
    heute: date,
    jetzt: datetime,
) -> BuchungRead:
    """Cancel a Buchung; its team and, if the Land paid, its free place are free again."""
    buchung = await lock_buchung(
        session,
        Akt.STORNIEREN,
        buchung_id=buchung_id,
        version=version,
        person=person,
        jetzt=jetzt,
    )
    beginn = min(await tage_der_buchung(session, buchung_id))
    if beginn <= heute:
        raise SchonBegonnen(f"Sie begann am {datum(beginn)}. Stornieren geht nur vorher.")
    await vollziehe(session, buchung, Akt.STORNIEREN, person=person, heute=heute, jetzt=jetzt)
    return await get_buchung(session, buchung_id=buchung_id, person=person, jetzt=jetzt)
