"""Use case: the Fördervertrag is closed; from now on money can be called."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.ausfertigung.ausfertigen import Kanzlei, ausfertigen
from services.foerderung.tables import Akt, Antrag
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus, Dokumentart
from shared.vorgang import Bearbeitung


class NichtBewilligt(DomainError):
    status, slug, title = 409, "nicht-bewilligt", "Dieser Antrag ist nicht bewilligt"


async def vertrag_schliessen(
    session: AsyncSession, vorgang: Bearbeitung, kanzlei: Kanzlei
) -> Antrag:
    antrag = await antrag_fuer(session, Akt.VERTRAG_SCHLIESSEN, vorgang)
    verlange_bewilligung(antrag)
    await vollziehe(
        session, antrag, Akt.VERTRAG_SCHLIESSEN, Antragstatus.VERTRAG_GESCHLOSSEN, vorgang
    )
    await ausfertigen(
        session, kanzlei, antrag=antrag, art=Dokumentart.FOERDERVERTRAG, vorgang=vorgang
    )
    return antrag


def verlange_bewilligung(antrag: Antrag) -> None:
    """Refuse what only a granted Antrag can have."""
    if antrag.bewilligt is None:
        raise NichtBewilligt("Er wurde abgelehnt; möglich ist nur noch „abschliessen“.")
