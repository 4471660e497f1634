"""What is too late once a consulting has begun."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.queries import tage_der_buchung
from services.beratung.tables import Buchung
from shared.deutsch import datum
from shared.errors import DomainError
from shared.vorgang import Vorgang


class SchonBegonnen(DomainError):
    status, slug, title = 409, "schon-begonnen", "Die Beratung hat schon begonnen"


async def verlange_vor_beginn(
    session: AsyncSession, buchung: Buchung, vorgang: Vorgang, was: str
) -> list[date]:
    """Return the days; refuse what is only possible before the first of them (`was` names it)."""
    tage = await tage_der_buchung(session, buchung.id)
    if tage[0] <= vorgang.heute:
        raise SchonBegonnen(f"Ihr erster Tag ist der {datum(tage[0])}. {was} geht nur vorher.")
    return tage
