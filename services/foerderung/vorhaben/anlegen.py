"""Use case: the Koordinierungsstelle enters a Vorhaben, funded or only accompanied."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.tables import AKTE, Akt, Vorhaben
from services.foerderung.vorhaben.queries import get_vorhaben
from services.foerderung.vorhaben.schreiben import Auskunft, beteiligte, pruefe, spalten
from shared.schemas.vorhaben import VorhabenRead, VorhabenWrite
from shared.vorgang import Vorgang


async def anlegen(
    session: AsyncSession, eingabe: VorhabenWrite, *, auskunft: Auskunft, vorgang: Vorgang
) -> VorhabenRead:
    await pruefe(session, eingabe, auskunft)
    vorhaben = Vorhaben(kennung=str(uuid4()), **spalten(eingabe))
    session.add(vorhaben)
    await AKTE.vermerke(
        session,
        vorhaben,
        Akt.ANLEGEN,
        vorgang,
        kommunen=beteiligte(vorhaben),
        gefoerdert=vorhaben.gefoerdert,
    )
    return await get_vorhaben(session, vorhaben.id)
