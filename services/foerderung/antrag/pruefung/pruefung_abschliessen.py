"""Use case: the Koordinierungsstelle has examined an Antrag; it goes to the vote or to decision."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.vorgang import Bearbeitung


async def pruefung_abschliessen(session: AsyncSession, vorgang: Bearbeitung) -> Antrag:
    antrag = await antrag_fuer(session, Akt.PRUEFUNG_ABSCHLIESSEN, vorgang)
    nach = Antragstatus.VOTUM if antrag.mit_votum else Antragstatus.ENTSCHEIDUNGSREIF
    await vollziehe(session, antrag, Akt.PRUEFUNG_ABSCHLIESSEN, nach, vorgang)
    return antrag
