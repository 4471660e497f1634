"""Which document a Regelversion names: also one that no longer holds."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.programm.bestand import lies_inhalt
from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import Programmfassung
from shared.errors import DomainError


class RegelversionUnbekannt(DomainError):
    status, slug = 404, "regelversion-unbekannt"
    title = "Diese Fassung der Regeln gibt es nicht"


async def programm_der_regelversion(
    session: AsyncSession, code: str, regelversion: str
) -> Programm:
    """Return the published version of a programme that is called so, whether it holds or not.

    Raises RegelversionUnbekannt, also where the number is known and its content another one.
    """
    fassung = int(regelversion.partition("-")[0])
    gefunden = await session.scalar(
        select(Programmfassung).where(
            col(Programmfassung.code) == code,
            col(Programmfassung.fassung) == fassung,
            col(Programmfassung.veroeffentlicht_am).is_not(None),
        )
    )
    if gefunden is not None:
        programm = lies_inhalt(gefunden.inhalt, (gefunden.fassung, gefunden.pruefsumme))
        if programm.regelversion == regelversion:
            return programm
    raise RegelversionUnbekannt(
        f"Für {code} ist keine Fassung {regelversion} der Regeln veröffentlicht."
    )
