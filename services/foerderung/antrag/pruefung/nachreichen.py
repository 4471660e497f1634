"""Use case: the lead has answered a Nachforderung."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entwurf.einreichen import bereit_zur_pruefung
from services.foerderung.antrag.entwurf.kommunen import Auskunft
from services.foerderung.antrag.fassung import programm_des_antrags
from services.foerderung.antrag.nachforderung import offene_nachforderung
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag
from shared.schemas.antrag import Antragstatus
from shared.vorgang import Bearbeitung


async def nachreichen(session: AsyncSession, vorgang: Bearbeitung, auskunft: Auskunft) -> Antrag:
    """Hand the changed Antrag back; the rules it was submitted under are asked again."""
    antrag = await antrag_fuer(session, Akt.NACHREICHEN, vorgang)
    assert antrag.eingereicht_am is not None
    programm = await programm_des_antrags(session, antrag, heute=vorgang.heute)
    pruefung = await bereit_zur_pruefung(
        session, antrag, programm, auskunft, stichtag=antrag.eingereicht_am
    )
    antrag.pruefung = pruefung.model_dump(mode="json")
    (await offene_nachforderung(session, antrag)).erledigt_am = vorgang.heute
    await vollziehe(session, antrag, Akt.NACHREICHEN, Antragstatus.IN_PRUEFUNG, vorgang)
    return antrag
