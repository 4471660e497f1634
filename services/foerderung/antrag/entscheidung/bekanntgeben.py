"""Use case: the decision is told to the Kommunen; the Bescheid is made."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entscheidung.grundlage import grundlage_der_ausnahmen
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.ausfertigung.ausfertigen import Kanzlei, ausfertigen
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus, Dokumentart
from shared.vorgang import Bearbeitung


async def bekanntgeben(session: AsyncSession, vorgang: Bearbeitung, kanzlei: Kanzlei) -> Antrag:
    antrag = await antrag_fuer(session, Akt.BEKANNTGEBEN, vorgang)
    await vollziehe(session, antrag, Akt.BEKANNTGEBEN, Antragstatus.BEKANNTGEGEBEN, vorgang)
    await ausfertigen(
        session,
        kanzlei,
        antrag=antrag,
        art=Dokumentart.BESCHEID,
        vorgang=vorgang,
        mit_ausnahmen=await grundlage_der_ausnahmen(session, antrag),
    )
    return antrag
