"""Use case: a proposal is not released but examined again; it is void, and so are the votes."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import BegruendungCreate
from shared.vorgang import Bearbeitung


async def zurueckgeben(
    session: AsyncSession, *, grund: BegruendungCreate, vorgang: Bearbeitung
) -> Antrag:
    """Begin a new round: votes and exceptions of the earlier one stay written and do not count."""
    antrag = await antrag_fuer(session, Akt.ZURUECKGEBEN, vorgang)
    antrag.runde += 1
    antrag.votum = None
    verwirf_vorschlag(antrag)
    await vollziehe(
        session,
        antrag,
        Akt.ZURUECKGEBEN,
        Antragstatus.IN_PRUEFUNG,
        vorgang,
        begruendung=grund.begruendung,
    )
    return antrag


def verwirf_vorschlag(antrag: Antrag) -> None:
    """Make what was proposed void; the Journal keeps that it was, and by whom."""
    antrag.vorschlag = antrag.vorgeschlagen = antrag.vorschlag_begruendung = None
    antrag.vorgeschlagen_von = antrag.vorgeschlagen_am = antrag.vorgeschlagen_ags = None
