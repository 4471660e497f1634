"""Use case: one of the two sides moves a Nachnutzung on, as the table of its life says."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.nachnutzung.queries import gelesen, lock_nachnutzung
from services.foerderung.nachnutzung.status import UEBERGAENGE
from services.foerderung.tables import AKTE, Akt
from services.foerderung.vorhaben.queries import lies_vorhaben
from shared.schemas.vorhaben import NachnutzungRead
from shared.vorgang import Bearbeitung


async def vollziehe(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> NachnutzungRead:
    """Do `akt`, and write down who did it."""
    nachnutzung = await lock_nachnutzung(session, akt, vorgang)
    vorhaben = await lies_vorhaben(session, nachnutzung.vorhaben)
    nachnutzung.status = UEBERGAENGE[akt].nach
    await AKTE.vermerke(
        session,
        nachnutzung,
        akt,
        vorgang,
        kommunen={nachnutzung.kommune, *([vorhaben.traeger] if vorhaben.traeger else [])},
        vorhaben=str(vorhaben.id),
    )
    return gelesen(nachnutzung, vorgang.person)
