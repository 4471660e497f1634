"""Reads of a Rückmeldung."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.beteiligte import spricht_fuer
from services.beratung.tables import Buchung, Rueckmeldung
from shared.auth import Person
from shared.errors import DomainError


class RueckmeldungUnbekannt(DomainError):
    status, slug, title = (
        404,
        "rueckmeldung-unbekannt",
        "Zu dieser Buchung gibt es keine Rückmeldung",
    )


async def get_rueckmeldung(session: AsyncSession, *, id: UUID, person: Person) -> Rueckmeldung:
    """Return that of a Buchung to the Kommune that gave it and to the Beratung, to nobody else."""
    rueckmeldung = await session.get(Rueckmeldung, id)
    buchung = await session.get(Buchung, id) if rueckmeldung else None
    if rueckmeldung is None or buchung is None or not spricht_fuer(person, buchung.kommune):
        raise RueckmeldungUnbekannt(f"Keine Rückmeldung zur Buchung {id}.")
    return rueckmeldung
