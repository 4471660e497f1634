"""Use case: the verdict upon a Nachweis is written down."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.nachweis.hochladen import platz_freigeben
from services.foerderung.tables import AKTE, Akt, Antrag, Nachweis
from shared.schemas.datei import Scanstatus
from shared.vorgang import Vorgang


async def vermerken(session: AsyncSession, nachweis: Nachweis, vorgang: Vorgang) -> None:
    """Write down what was found, or that it was lost; then it takes no room any more."""
    if nachweis.scan is not Scanstatus.SAUBER:
        await platz_freigeben(session, nachweis)
    kommunen = await session.scalar(
        select(col(Antrag.kommunen)).where(col(Antrag.id) == nachweis.antrag)
    )
    await AKTE.vermerke(
        session,
        nachweis,
        Akt.ENTFERNEN if nachweis.entfernt_am else Akt.PRUEFEN,
        vorgang,
        kommunen=kommunen or (),
        antrag=str(nachweis.antrag),
        scan=nachweis.scan,
    )
