"""Use case: the Koordinierungsstelle rewrites a Mitteilung."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.mitteilung.bearbeiten import ist_erschienen, lock_mitteilung, vermerke
from services.katalog.mitteilung.inhalt import spalten
from services.katalog.tables import Akt, Mitteilung
from shared.errors import DomainError
from shared.schemas.mitteilung import MitteilungAendern
from shared.vorgang import Bearbeitung


class AenderungshinweisPasstNicht(DomainError):
    status, slug = 409, "aenderungshinweis-passt-nicht"
    title = "Ein Änderungshinweis gehört zu veröffentlichten Mitteilungen, und nur zu ihnen"


async def aendern(
    session: AsyncSession, *, inhalt: MitteilungAendern, vorgang: Bearbeitung
) -> Mitteilung:
    """Replace the content; what everybody could read already then says that and why it changed."""
    mitteilung = await lock_mitteilung(session, vorgang)
    erschienen = ist_erschienen(mitteilung, vorgang)
    if erschienen and inhalt.aenderungshinweis is None:
        raise AenderungshinweisPasstNicht(
            "Die Mitteilung ist veröffentlicht: Sagen Sie in aenderungshinweis, was sich ändert."
        )
    if not erschienen and inhalt.aenderungshinweis is not None:
        raise AenderungshinweisPasstNicht("Die Mitteilung ist noch nicht veröffentlicht.")
    for spalte, wert in spalten(inhalt).items():
        setattr(mitteilung, spalte, wert)
    if erschienen:
        mitteilung.geaendert_am = vorgang.heute
        mitteilung.aenderungshinweis = inhalt.aenderungshinweis
    return await vermerke(session, mitteilung, Akt.AENDERN, vorgang)
