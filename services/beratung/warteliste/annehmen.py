"""Use case: a Kommune takes what was offered to it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.bestaetigen import pruefe_bestaetigung
from services.beratung.buchung.vollziehen import vermerke as vermerke_an_buchung
from services.beratung.buchung.vollziehen import vollziehe as vollziehe_an_buchung
from services.beratung.dienst import WARTELISTE
from services.beratung.tables import Akt
from services.beratung.warteliste.queries import gelesener_eintrag, lock_angebot
from services.beratung.warteliste.vollziehen import vollziehe
from shared.schemas.warteliste import EintragRead
from shared.vorgang import Bearbeitung


async def annehmen(session: AsyncSession, vorgang: Bearbeitung) -> EintragRead:
    """Make the hold a confirmed Buchung: who was offered something and took it has it."""
    eintrag, buchung = await lock_angebot(session, Akt.ANNEHMEN, vorgang)
    await pruefe_bestaetigung(session, buchung, vorgang)
    buchung.angebot = False
    await vermerke_an_buchung(session, buchung, Akt.ANNEHMEN, vorgang)
    await vollziehe(session, eintrag, Akt.ANNEHMEN, vorgang)
    await vollziehe_an_buchung(
        session, buchung, Akt.BESTAETIGEN, replace(vorgang, person=WARTELISTE)
    )
    return await gelesener_eintrag(session, vorgang)
