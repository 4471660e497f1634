"""Use case: a second person releases a proposal; with a Bewilligung its money is bound."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import VierAugen, antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import binden
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.vorgang import Bearbeitung


async def freigeben(session: AsyncSession, vorgang: Bearbeitung) -> Antrag:
    """Decide as proposed, and bind the money in the Budget of this day; raises BudgetErschoepft."""
    antrag = await antrag_fuer(session, Akt.FREIGEBEN, vorgang)
    if antrag.vorgeschlagen_von == vorgang.person.sub:
        raise VierAugen("Freigeben kann, wer nicht selbst vorgeschlagen hat.")
    antrag.freigegeben_von = vorgang.person.sub
    antrag.freigegeben_am = vorgang.heute
    antrag.freigegeben_ags = sorted(vorgang.person.ags)
    if antrag.vorgeschlagen is not None:
        await binden(session, antrag, antrag.vorgeschlagen, vorgang=vorgang)
    await vollziehe(session, antrag, Akt.FREIGEBEN, Antragstatus.ENTSCHIEDEN, vorgang)
    return antrag
