"""Use case: the Koordinierungsstelle begins a Mitteilung."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.mitteilung.inhalt import spalten
from services.katalog.tables import AKTE, Akt, Mitteilung
from shared.schemas.mitteilung import MitteilungCreate
from shared.vorgang import Vorgang


async def anlegen(
    session: AsyncSession, *, inhalt: MitteilungCreate, vorgang: Vorgang
) -> Mitteilung:
    """Keep a draft that only the Koordinierungsstelle sees."""
    mitteilung = Mitteilung(**spalten(inhalt))
    session.add(mitteilung)
    await AKTE.vermerke(session, mitteilung, Akt.ANLEGEN, vorgang, art=mitteilung.art)
    return mitteilung
