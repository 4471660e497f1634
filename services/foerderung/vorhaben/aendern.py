"""Use case: a Vorhaben is changed, for instance because its result is known now."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.tables import AKTE, Akt
from services.foerderung.vorhaben.queries import get_vorhaben, lock_vorhaben
from services.foerderung.vorhaben.schreiben import Auskunft, beteiligte, pruefe, spalten
from shared.schemas.vorhaben import VorhabenRead, VorhabenWrite
from shared.vorgang import Bearbeitung


async def aendern(
    session: AsyncSession, eingabe: VorhabenWrite, *, auskunft: Auskunft, vorgang: Bearbeitung
) -> VorhabenRead:
    """Make the Vorhaben what `eingabe` says; who uses it and its Onlinedienst stay."""
    vorhaben = await lock_vorhaben(session, vorgang)
    await pruefe(session, eingabe, auskunft)
    vorher, bisherige = vorhaben.model_dump(), beteiligte(vorhaben)
    for spalte, wert in spalten(eingabe).items():
        setattr(vorhaben, spalte, wert)
    if vorhaben.model_dump() != vorher:
        await AKTE.vermerke(
            session,
            vorhaben,
            Akt.AENDERN,
            vorgang,
            kommunen={*bisherige, *beteiligte(vorhaben)},
            gefoerdert=vorhaben.gefoerdert,
        )
    return await get_vorhaben(session, vorhaben.id)
