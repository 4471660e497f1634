"""Use case: the Koordinierungsstelle takes a Mitteilung back."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.mitteilung.bearbeiten import lock_mitteilung, vermerke
from services.katalog.tables import Akt, Mitteilung
from shared.errors import DomainError
from shared.vorgang import Bearbeitung


class NichtVeroeffentlicht(DomainError):
    status, slug, title = 409, "nicht-veroeffentlicht", "Die Mitteilung ist ein Entwurf"


async def zurueckziehen(session: AsyncSession, vorgang: Bearbeitung) -> Mitteilung:
    """Make a draft of it again, published or planned; that it was public stays in the Journal."""
    mitteilung = await lock_mitteilung(session, vorgang)
    if mitteilung.veroeffentlicht_am is None:
        raise NichtVeroeffentlicht("Was nicht veröffentlicht ist, lässt sich nicht zurückziehen.")
    mitteilung.veroeffentlicht_am = mitteilung.datum_hinweis = None
    mitteilung.geaendert_am = mitteilung.aenderungshinweis = None
    return await vermerke(session, mitteilung, Akt.ZURUECKZIEHEN, vorgang)
