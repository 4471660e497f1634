"""What is written down of an act upon a Kalenderabo."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import AKTE, Akt, Kalenderabo
from shared.vorgang import Vorgang


async def vermerke(session: AsyncSession, abo: Kalenderabo, akt: Akt, vorgang: Vorgang) -> None:
    """Write down an act that has been done; nothing of the secret."""
    kommunen = [abo.kommune] if abo.kommune else []
    await AKTE.vermerke(session, abo, akt, vorgang, kommunen=kommunen)
