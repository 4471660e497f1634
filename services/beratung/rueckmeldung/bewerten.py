"""Use case: the Kommune says, once, what it thought of a consulting that took place."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.queries import gelesene_buchung, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.tables import Akt, Rueckmeldung
from shared.errors import DomainError
from shared.schemas.beratung import BuchungRead
from shared.schemas.rueckmeldung import Bewertung
from shared.vorgang import Bearbeitung


class NurEigeneBewertung(DomainError):
    status, slug = 403, "nur-eigene-bewertung"
    title = "Eine Kommune bewertet nur ihre eigene Beratung"


async def bewerten(
    session: AsyncSession, vorgang: Bearbeitung, bewertung: Bewertung
) -> BuchungRead:
    """Keep the Rückmeldung of the leading Kommune; the Buchung is bewertet."""
    buchung = await lock_buchung(session, Akt.BEWERTEN, vorgang)
    if not vorgang.person.vertritt(buchung.kommune):
        raise NurEigeneBewertung("Ihr Zugang gilt nicht für die Kommune, die gebucht hat.")
    await vollziehe(session, buchung, Akt.BEWERTEN, vorgang)
    session.add(
        Rueckmeldung(
            buchung_id=buchung.id,
            tag=vorgang.heute,
            zeitpunkt=vorgang.jetzt,
            **bewertung.model_dump(),
        )
    )
    await session.flush()
    return await gelesene_buchung(session, vorgang)
