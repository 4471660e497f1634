"""Who may see an Antrag, and what of it."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.status import INTERN
from services.foerderung.beteiligung import BEHOERDE, beteiligt
from services.foerderung.tables import Antrag
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.schemas.antrag import IN_BEARBEITUNG, Antragstatus


class AntragUnbekannt(DomainError):
    status, slug, title = 404, "antrag-unbekannt", "Diesen Antrag gibt es nicht"

    def __init__(self, id: UUID) -> None:
        super().__init__(f"Kein Antrag mit der Kennung {id}.")


async def lies_sichtbaren(session: AsyncSession, id: UUID, person: Person) -> Antrag:
    """Return an Antrag this person may see; a foreign one answers like an absent one."""
    antrag = await session.scalar(select(Antrag).where(col(Antrag.id) == id, sichtbar(person)))
    if antrag is None:
        raise AntragUnbekannt(id)
    return antrag


def sichtbar(person: Person) -> ColumnElement[bool]:
    """Return the condition that this person may see an Antrag.

    A Kommune sees those it takes part in; the authority what was submitted; the Spitzenverbände
    of these the ones they vote upon.
    """
    eingereicht = col(Antrag.eingereicht_am).is_not(None)
    erlaubt = [beteiligt(person)] if Rolle.KOMMUNE in person.rollen else []
    if not BEHOERDE.isdisjoint(person.rollen):
        erlaubt.append(eingereicht)
    if Rolle.KSPV in person.rollen:
        erlaubt.append(and_(eingereicht, col(Antrag.mit_votum)))
    return or_(literal(False), *erlaubt)


def darf_sehen(person: Person, antrag: Antrag) -> bool:
    """Return what `sichtbar` says, of a row that was read."""
    eingereicht = antrag.eingereicht_am is not None
    return (
        ist_antragsteller(person, antrag)
        or (eingereicht and not BEHOERDE.isdisjoint(person.rollen))
        or (eingereicht and Rolle.KSPV in person.rollen and antrag.mit_votum)
    )


def ist_antragsteller(person: Person, antrag: Antrag) -> bool:
    return any(person.vertritt(ags) for ags in antrag.kommunen)


def sieht_internes(person: Person, antrag: Antrag) -> bool:
    """Return whether this person sees what the authority has not told yet."""
    amtlich = not (BEHOERDE | {Rolle.KSPV}).isdisjoint(person.rollen)
    return amtlich and not ist_antragsteller(person, antrag)


def gesehener_status(antrag: Antrag, person: Person) -> str:
    """Return the status this person is shown."""
    if antrag.status in INTERN and not sieht_internes(person, antrag):
        return IN_BEARBEITUNG
    return antrag.status


def hat_status(status: str, person: Person) -> ColumnElement[bool]:
    """Return the condition that an Antrag has the status this person calls so."""
    if status == IN_BEARBEITUNG:
        return and_(col(Antrag.status).in_(INTERN), beteiligt(person))
    genau = col(Antrag.status) == Antragstatus(status)
    if Antragstatus(status) in INTERN and Rolle.KOMMUNE in person.rollen:
        return and_(genau, ~beteiligt(person))
    return genau
