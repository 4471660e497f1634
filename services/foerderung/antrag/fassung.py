"""The version of its programme by which an Antrag is judged."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.programm.bestand import geltendes_programm
from services.foerderung.programm.dokument import Programm
from services.foerderung.programm.regelversion import programm_der_regelversion
from services.foerderung.tables import Antrag


async def programm_des_antrags(session: AsyncSession, antrag: Antrag, *, heute: date) -> Programm:
    """Return the version it was submitted under, whatever holds since; of a draft, today's."""
    if antrag.regelversion is None:
        return await geltendes_programm(session, antrag.programm, stichtag=heute)
    return await programm_der_regelversion(session, antrag.programm, antrag.regelversion)
