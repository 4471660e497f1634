"""Use case: the Koordinierungsstelle takes a submitted Antrag up."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.vorgang import Bearbeitung


async def pruefung_beginnen(session: AsyncSession, vorgang: Bearbeitung) -> Antrag:
    antrag = await antrag_fuer(session, Akt.PRUEFUNG_BEGINNEN, vorgang)
    await vollziehe(session, antrag, Akt.PRUEFUNG_BEGINNEN, Antragstatus.IN_PRUEFUNG, vorgang)
    return antrag
