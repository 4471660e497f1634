"""Use case: a Kommune or ekom21 gives a booked consulting back."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.beginn import verlange_vor_beginn
from services.beratung.buchung.queries import gelesene_buchung, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt
from shared.auth import Rolle
from shared.schemas.beratung import BuchungRead, BuchungStatus
from shared.vorgang import Bearbeitung


async def stornieren(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Cancel a Buchung; its team and, if the Land paid, its free place are free again.

    Before its first day; a reservation nobody confirmed does not take place, so the Beratung may
    clear it away later as well.
    """
    buchung = await lock_buchung(session, Akt.STORNIEREN, vorgang)
    beratung = Rolle.BERATUNG in vorgang.person.rollen
    if not (beratung and buchung.status is BuchungStatus.RESERVIERT):
        await verlange_vor_beginn(session, buchung, vorgang, "Stornieren")
    await vollziehe(session, buchung, Akt.STORNIEREN, vorgang)
    return await gelesene_buchung(session, vorgang)
