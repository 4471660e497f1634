"""Use case: the Beratung takes back a Bericht, for instance one of another Kommune."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.bericht.zugriff import kommunen_von, lies_bericht
from services.beratung.tables import AKTE, Akt, Bericht
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


async def entfernen(session: AsyncSession, vorgang: Bearbeitung) -> Bericht:
    """Remove it; the row stays without the bytes."""
    bericht = await lies_bericht(session, vorgang.id, vorgang.person, gesperrt=True)
    pruefe_version(bericht.version, vorgang.version)
    bericht.entfernt_am = vorgang.heute
    await AKTE.vermerke(
        session,
        bericht,
        Akt.ENTFERNEN,
        vorgang,
        kommunen=await kommunen_von(session, bericht.buchung_id),
        buchung=str(bericht.buchung_id),
    )
    return bericht
