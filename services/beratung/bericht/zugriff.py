"""Who sees the Berichte of a Buchung: whoever takes part in it, and the Beratung."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.queries import BuchungNichtGefunden, darf_sehen
from services.beratung.tables import Bericht, Buchung, BuchungKommune
from shared.auth import Person
from shared.errors import DomainError


class BerichtUnbekannt(DomainError):
    status, slug, title = 404, "bericht-unbekannt", "Diesen Abschlussbericht gibt es nicht"


async def lies_buchung(
    session: AsyncSession, id: UUID, person: Person, *, gesperrt: bool = False
) -> Buchung:
    """Return a Buchung this person may see; a foreign one answers like an absent one."""
    buchung = await session.get(Buchung, id, with_for_update=gesperrt)
    if buchung is None or not darf_sehen(person, await kommunen_von(session, id)):
        raise BuchungNichtGefunden(f"Keine Buchung mit der Kennung {id}.")
    return buchung


async def lies_bericht(
    session: AsyncSession, id: UUID, person: Person, *, gesperrt: bool = False
) -> Bericht:
    """Return one that was not taken back, if this person may see its Buchung."""
    gesucht = select(Bericht).where(col(Bericht.id) == id, col(Bericht.entfernt_am).is_(None))
    if gesperrt:
        gesucht = gesucht.with_for_update()
    bericht = await session.scalar(gesucht)
    if bericht is None or not darf_sehen(person, await kommunen_von(session, bericht.buchung_id)):
        raise BerichtUnbekannt(f"Kein Abschlussbericht mit der Kennung {id}.")
    return bericht


async def kommunen_von(session: AsyncSession, buchung_id: UUID) -> Sequence[str]:
    """Return the keys of those who take part."""
    beteiligte = select(col(BuchungKommune.kommune)).where(
        col(BuchungKommune.buchung_id) == buchung_id
    )
    return (await session.scalars(beteiligte)).all()
