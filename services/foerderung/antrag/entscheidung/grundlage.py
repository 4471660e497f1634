"""What an amount is granted upon where the rules alone would not allow it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entscheidung.ausnahme_erteilen import ausgenommen
from services.foerderung.antrag.entwurf.ausnahmewuensche import ohne_regeln
from services.foerderung.antrag.entwurf.einreichen import antrag_beurteilt
from services.foerderung.programm.regelversion import programm_der_regelversion
from services.foerderung.tables import Antrag
from shared.schemas.pruefung import PruefungRead


async def grundlage_der_ausnahmen(session: AsyncSession, antrag: Antrag) -> PruefungRead | None:
    """Return what the other rules say, as of the day of submission; None without an exception."""
    ausnahmen = await ausgenommen(session, antrag)
    if not ausnahmen:
        return None
    assert antrag.regelversion is not None
    assert antrag.eingereicht_am is not None
    programm = await programm_der_regelversion(session, antrag.programm, antrag.regelversion)
    ohne = ohne_regeln(programm, ausnahmen)
    return await antrag_beurteilt(session, antrag, ohne, stichtag=antrag.eingereicht_am)
