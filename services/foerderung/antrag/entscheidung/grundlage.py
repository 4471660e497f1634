"""What an amount is granted upon where the rules alone would not allow it."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entscheidung.ausnahme_erteilen import (
    ausgenommen,
    unerfuellte_regeln,
)
from services.foerderung.antrag.entwurf.ausnahmewuensche import ohne_regeln
from services.foerderung.antrag.entwurf.einreichen import antrag_beurteilt
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.regelversion import programm_der_regelversion
from services.foerderung.tables import Antrag
from shared.schemas.pruefung import PruefungRead


async def grundlage_der_ausnahmen(session: AsyncSession, antrag: Antrag) -> PruefungRead | None:
    """Return what the other rules say; None unless there is each exception that is needed."""
    ausnahmen = await ausgenommen(session, antrag)
    if not ausnahmen or unerfuellte_regeln(antrag) - ausnahmen.keys():
        return None
    assert antrag.regelversion is not None
    programm = await programm_der_regelversion(session, antrag.programm, antrag.regelversion)
    return await beurteilt_ohne(session, antrag, programm, ausnahmen)


async def beurteilt_ohne(
    session: AsyncSession, antrag: Antrag, programm: Programm, ausnahmen: Collection[str]
) -> PruefungRead:
    """Return what the rules apart from all that stand in the way say, as of the submission.

    Whether each Kommune existed then is in the pinned check: where one did not, the rule that asks
    for it is among those left out.
    """
    assert antrag.eingereicht_am is not None
    return await antrag_beurteilt(
        session,
        antrag,
        ohne_regeln(programm, ausnahmen),
        tuple(Kommune(ags) for ags in antrag.kommunen),
        stichtag=antrag.eingereicht_am,
    )
