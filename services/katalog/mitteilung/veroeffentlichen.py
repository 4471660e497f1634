"""Use case: the Koordinierungsstelle says from which day on a Mitteilung is public."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.mitteilung.bearbeiten import ist_erschienen, lock_mitteilung, vermerke
from services.katalog.tables import Akt, Mitteilung
from shared.errors import DomainError
from shared.schemas.mitteilung import Veroeffentlichung
from shared.vorgang import Bearbeitung


class TagVergangen(DomainError):
    status, slug, title = 422, "tag-vergangen", "Dieser Tag ist vorbei"


class SchonVeroeffentlicht(DomainError):
    status, slug, title = 409, "schon-veroeffentlicht", "Die Mitteilung ist schon veröffentlicht"


async def veroeffentlichen(
    session: AsyncSession, *, wunsch: Veroeffentlichung, vorgang: Bearbeitung
) -> Mitteilung:
    """Publish today or plan a later day; a planned day may be moved until it comes."""
    tag = wunsch.am or vorgang.heute
    if tag < vorgang.heute:
        raise TagVergangen(f"Veröffentlicht wird am {vorgang.heute:%d.%m.%Y} oder später.")
    mitteilung = await lock_mitteilung(session, vorgang)
    if ist_erschienen(mitteilung, vorgang):
        raise SchonVeroeffentlicht("Ziehen Sie sie zurück, um sie neu zu veröffentlichen.")
    mitteilung.veroeffentlicht_am = tag
    return await vermerke(session, mitteilung, Akt.VEROEFFENTLICHEN, vorgang)
