"""Use case: the Koordinierungsstelle enters that a Fabrik has begun."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.digitalisierungsfabrik.lebenslauf import UEBERGAENGE, pruefe_schritt
from services.katalog.digitalisierungsfabrik.queries import get_fabrik, lock_fabrik
from services.katalog.tables import AKTE, Akt
from shared.schemas.fabrik import FabrikRead, Fabriktag
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


async def starten(session: AsyncSession, tag: Fabriktag, vorgang: Bearbeitung) -> FabrikRead:
    fabrik = await lock_fabrik(session, vorgang.id)
    pruefe_version(fabrik.version, vorgang.version)
    pruefe_schritt(fabrik, Akt.STARTEN, am=tag.am, heute=vorgang.heute)
    fabrik.status, fabrik.beginn = UEBERGAENGE[Akt.STARTEN].nach, tag.am
    await AKTE.vermerke(session, fabrik, Akt.STARTEN, vorgang, am=tag.am.isoformat())
    return await get_fabrik(session, fabrik.id)
