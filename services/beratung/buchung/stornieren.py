"""Use case: a Kommune or ekom21 gives a booked consulting back before it begins."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.queries import gelesene_buchung, lock_buchung, tage_der_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead
from shared.vorgang import Bearbeitung


class SchonBegonnen(DomainError):
    status, slug, title = 409, "schon-begonnen", "Die Beratung hat schon begonnen"


async def stornieren(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Cancel a Buchung; its team and, if the Land paid, its free place are free again."""
    buchung = await lock_buchung(session, Akt.STORNIEREN, vorgang)
    beginn = min(await tage_der_buchung(session, vorgang.id))
    if beginn <= vorgang.heute:
        raise SchonBegonnen(f"Sie begann am {datum(beginn)}. Stornieren geht nur vorher.")
    await vollziehe(session, buchung, Akt.STORNIEREN, vorgang)
    return await gelesene_buchung(session, vorgang)
