"""Use case: a Kommune takes what was offered to it."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.vollziehen import vermerke as vermerke_an_buchung
from services.beratung.tables import Akt
from services.beratung.warteliste.queries import gelesener_eintrag, lock_angebot
from services.beratung.warteliste.vollziehen import vollziehe
from shared.schemas.warteliste import EintragRead
from shared.vorgang import Bearbeitung


async def annehmen(
    session: AsyncSession, vorgang: Bearbeitung, *, haltefrist: timedelta
) -> EintragRead:
    """Make the hold an ordinary reservation, which ekom21 then has `haltefrist` to confirm."""
    eintrag, buchung = await lock_angebot(session, Akt.ANNEHMEN, vorgang)
    buchung.angebot = False
    buchung.halten_bis = vorgang.jetzt + haltefrist
    await vermerke_an_buchung(session, buchung, Akt.ANNEHMEN, vorgang)
    await vollziehe(session, eintrag, Akt.ANNEHMEN, vorgang)
    return await gelesener_eintrag(session, vorgang)
