"""Use case: the Förderstelle closes an Antrag with which nothing is open any more."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.lage import zurueckzuzahlen
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import gebunden
from services.foerderung.tables import Akt, Antrag
from shared.deutsch import geld
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.vorgang import Bearbeitung


class NochOffen(DomainError):
    status, slug, title = 409, "noch-offen", "Bei diesem Antrag ist noch etwas offen"


async def abschliessen(session: AsyncSession, vorgang: Bearbeitung) -> Antrag:
    antrag = await antrag_fuer(session, Akt.ABSCHLIESSEN, vorgang)
    bindung, schuld = gebunden(antrag), zurueckzuzahlen(antrag)
    if bindung or schuld:
        raise NochOffen(
            f"Gebunden sind {geld(bindung)}, zurückzuzahlen {geld(schuld)}.",
            gebunden=f"{bindung:.2f}",
            zurueckzuzahlen=f"{schuld:.2f}",
        )
    await vollziehe(session, antrag, Akt.ABSCHLIESSEN, Antragstatus.ABGESCHLOSSEN, vorgang)
    return antrag
