"""Use case: an absence is taken back; the team can be booked again."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.planung.abwesenheit.queries import AbwesenheitNichtGefunden, gelesen
from services.beratung.tables import AKTE, Abwesenheit, Akt
from shared.errors import DomainError
from shared.schemas.berater import AbwesenheitRead
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class SchonZurueckgenommen(DomainError):
    status, slug = 409, "abwesenheit-zurueckgenommen"
    title = "Diese Abwesenheit ist schon zurückgenommen"


async def zuruecknehmen(session: AsyncSession, vorgang: Bearbeitung) -> AbwesenheitRead:
    """Take an absence back; its Termin goes with it (ON UPDATE CASCADE)."""
    abwesenheit = await session.get(Abwesenheit, vorgang.id, with_for_update=True)
    if abwesenheit is None:
        raise AbwesenheitNichtGefunden(f"Keine Abwesenheit mit der Kennung {vorgang.id}.")
    pruefe_version(abwesenheit.version, vorgang.version)
    if not abwesenheit.belegt:
        raise SchonZurueckgenommen("Sie gilt schon nicht mehr.")
    abwesenheit.belegt = False
    await AKTE.vermerke(session, abwesenheit, Akt.ZURUECKNEHMEN, vorgang)
    return gelesen(abwesenheit)
