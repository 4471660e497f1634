"""Every act upon a Buchung moves it on and is written down, in one transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.status import UEBERGAENGE
from services.beratung.tables import AKTE, Akt, Buchung
from shared.vorgang import Vorgang


async def vollziehe(session: AsyncSession, buchung: Buchung, akt: Akt, vorgang: Vorgang) -> None:
    """Move the Buchung to its next status and version, and write down who did it."""
    buchung.status = UEBERGAENGE[akt].nach
    buchung.halten_bis = None  # only a reservation has a deadline
    await vermerke(session, buchung, akt, vorgang)


async def vermerke(session: AsyncSession, buchung: Buchung, akt: Akt, vorgang: Vorgang) -> None:
    """Write down an act that has been done."""
    await AKTE.vermerke(
        session, buchung, akt, vorgang, kommunen=[buchung.kommune], modul=buchung.modul
    )
