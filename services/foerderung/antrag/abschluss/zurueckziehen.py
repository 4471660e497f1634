"""Use case: the lead withdraws an Antrag before it is decided; what was proposed is void."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entscheidung.zurueckgeben import verwirf_vorschlag
from services.foerderung.antrag.nachforderung import offene_nachforderung
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.vorgang import Bearbeitung


async def zurueckziehen(session: AsyncSession, vorgang: Bearbeitung) -> Antrag:
    antrag = await antrag_fuer(session, Akt.ZURUECKZIEHEN, vorgang)
    if antrag.status is Antragstatus.NACHFORDERUNG:
        (await offene_nachforderung(session, antrag)).erledigt_am = vorgang.heute
    verwirf_vorschlag(antrag)
    await vollziehe(session, antrag, Akt.ZURUECKZIEHEN, Antragstatus.ZURUECKGEZOGEN, vorgang)
    return antrag
