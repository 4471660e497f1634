"""Use case: how the Onlinedienst hands over to the Kommune's Fachverfahren."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.bereitstellung.queries import get_bereitstellung
from services.katalog.bereitstellung.status import pruefe_laufend
from services.katalog.bereitstellung.vollziehen import greife_zu
from services.katalog.tables import AKTE, Akt
from shared.errors import DomainError
from shared.schemas.bereitstellung import Anbindungsmeldung, BereitstellungRead
from shared.vorgang import Bearbeitung


class AnbindungUnveraendert(DomainError):
    status, slug, title = 409, "anbindung-unveraendert", "So ist es schon angebunden"


async def anbinden(
    session: AsyncSession, meldung: Anbindungsmeldung, vorgang: Bearbeitung
) -> BereitstellungRead:
    """Record the connection; it is no step of the chain and can change at any of them."""
    zugriff = await greife_zu(session, Akt.ANBINDEN, vorgang)
    bereitstellung = zugriff.bereitstellung
    pruefe_laufend(bereitstellung)
    neu = (meldung.anbindung, meldung.fachverfahren)
    if neu == (bereitstellung.anbindung, bereitstellung.fachverfahren):
        raise AnbindungUnveraendert("Nichts wurde geändert.")
    bereitstellung.anbindung, bereitstellung.fachverfahren = neu
    await AKTE.vermerke(
        session,
        bereitstellung,
        Akt.ANBINDEN,
        vorgang,
        kommunen={zugriff.ags, bereitstellung.kommune},
        onlinedienst=str(bereitstellung.onlinedienst),
        anbindung=meldung.anbindung,
    )
    return await get_bereitstellung(session, id=vorgang.id, heute=vorgang.heute)
