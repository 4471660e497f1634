"""Use case: a secret address is taken back; it then answers like one that never was."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kalenderabo.queries import KalenderUnbekannt, darf_sehen, gelesen
from services.beratung.kalenderabo.vermerken import vermerke
from services.beratung.tables import Akt, Kalenderabo
from shared.deutsch import datum
from shared.errors import DomainError
from shared.schemas.kalenderabo import KalenderaboRead
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class KalenderWiderrufen(DomainError):
    status, slug, title = 409, "kalender-widerrufen", "Diese Adresse ist schon widerrufen"


async def widerrufen(session: AsyncSession, vorgang: Bearbeitung) -> KalenderaboRead:
    """Take it back from this moment on."""
    abo = await session.get(Kalenderabo, vorgang.id, with_for_update=True)
    if abo is None or not darf_sehen(vorgang.person, abo):
        raise KalenderUnbekannt(f"Keine Kalenderadresse mit der Kennung {vorgang.id}.")
    pruefe_version(abo.version, vorgang.version)
    if abo.widerrufen_am:
        raise KalenderWiderrufen(f"Das war am {datum(abo.widerrufen_am)}.")
    abo.widerrufen_am = vorgang.heute
    await vermerke(session, abo, Akt.WIDERRUFEN, vorgang)
    return gelesen(abo)
