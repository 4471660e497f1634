"""What every act upon an existing Mitteilung begins and ends with."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.mitteilung.queries import MitteilungUnbekannt
from services.katalog.tables import AKTE, Akt, Mitteilung
from shared.errors import DomainError
from shared.schemas.katalog import Herkunft
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class NichtsGeaendert(DomainError):
    status, slug, title = 409, "nichts-geaendert", "Daran ändert sich nichts"


async def lock_mitteilung(session: AsyncSession, vorgang: Bearbeitung) -> Mitteilung:
    """Return the Mitteilung in the version the caller has seen, locked until the commit."""
    mitteilung = await session.get(Mitteilung, vorgang.id, with_for_update=True)
    if mitteilung is None:
        raise MitteilungUnbekannt("Unter dieser Kennung gibt es keine Mitteilung.")
    pruefe_version(mitteilung.version, vorgang.version)
    return mitteilung


async def vermerke(
    session: AsyncSession, mitteilung: Mitteilung, akt: Akt, vorgang: Bearbeitung
) -> Mitteilung:
    """Write the act down; from now on the Stammdaten leave this Mitteilung alone."""
    mitteilung.herkunft = Herkunft.KOORDINIERUNGSSTELLE
    if not session.is_modified(mitteilung):
        raise NichtsGeaendert("So steht die Mitteilung schon da.")
    tag = mitteilung.veroeffentlicht_am
    await AKTE.vermerke(
        session,
        mitteilung,
        akt,
        vorgang,
        art=mitteilung.art,
        veroeffentlicht_am=tag.isoformat() if tag else None,
    )
    return mitteilung


def ist_erschienen(mitteilung: Mitteilung, vorgang: Bearbeitung) -> bool:
    tag = mitteilung.veroeffentlicht_am
    return tag is not None and tag <= vorgang.heute
