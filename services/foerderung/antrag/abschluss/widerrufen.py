"""Use case: the Förderstelle revokes a Bewilligung."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.mittel.vertrag_schliessen import verlange_bewilligung
from services.foerderung.antrag.mittel.verwendungsnachweis_pruefen import erkenne_an
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import behalten, entbinden
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import Anerkennung
from shared.vorgang import Bearbeitung


async def widerrufen(
    session: AsyncSession, *, widerruf: Anerkennung, vorgang: Bearbeitung
) -> Antrag:
    """Return what was never paid; what of the paid is not said to stay has to come back."""
    antrag = await antrag_fuer(session, Akt.WIDERRUFEN, vorgang)
    verlange_bewilligung(antrag)
    erkenne_an(antrag, widerruf.anerkannt, behalten(antrag))
    await entbinden(session, antrag, vorgang=vorgang)
    await vollziehe(
        session,
        antrag,
        Akt.WIDERRUFEN,
        Antragstatus.WIDERRUFEN,
        vorgang,
        begruendung=widerruf.begruendung,
    )
    return antrag
