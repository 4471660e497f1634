"""Every act upon an entry moves it on and is written down, in one transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.tables import AKTE, Akt, Wartelisteneintrag
from services.beratung.warteliste.status import UEBERGAENGE
from shared.vorgang import Vorgang


async def vollziehe(
    session: AsyncSession, eintrag: Wartelisteneintrag, akt: Akt, vorgang: Vorgang
) -> None:
    """Move the entry to its next status and version, and write down who did it."""
    eintrag.status = UEBERGAENGE[akt].nach
    await vermerke(session, eintrag, akt, vorgang)


async def vermerke(
    session: AsyncSession, eintrag: Wartelisteneintrag, akt: Akt, vorgang: Vorgang
) -> None:
    """Write down an act that has been done."""
    buchung = {"buchung": str(eintrag.buchung_id)} if eintrag.buchung_id else {}
    await AKTE.vermerke(
        session,
        eintrag,
        akt,
        vorgang,
        kommunen=[eintrag.kommune],
        modul=eintrag.modul,
        **buchung,
    )
