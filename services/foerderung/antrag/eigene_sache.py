"""Whose own matter an Antrag is: nobody decides on what they or their Kommune applied for."""

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.status import ANTRAGSTELLER, UEBERGAENGE
from services.foerderung.tables import Akt, Antrag, Journal, Nachweis
from shared.auth import Person
from shared.errors import DomainError

AKTE_DER_ANTRAGSTELLER = (
    Akt.ANLEGEN,
    *(akt for akt, uebergang in UEBERGAENGE.items() if uebergang.rollen == ANTRAGSTELLER),
)
AKTE_AM_NACHWEIS = (Akt.HOCHLADEN, Akt.ENTFERNEN)


class InEigenerSache(DomainError):
    status, slug = 403, "in-eigener-sache"
    title = "Über eigene Anträge entscheiden andere"


async def verlange_fremde_sache(session: AsyncSession, antrag: Antrag, person: Person) -> None:
    """Refuse whose own matter it is."""
    if ist_beteiligt(antrag, person):
        raise InEigenerSache("Ihr Zugang gehört zu einer Kommune, die an diesem Antrag teilnimmt.")
    if await hat_beantragt(session, antrag, person):
        raise InEigenerSache("Sie selbst haben bei diesem Antrag für eine Kommune gehandelt.")


def ist_beteiligt(antrag: Antrag, person: Person) -> bool:
    """Return whether a Kommune of this person's token takes part."""
    return not person.ags.isdisjoint(antrag.kommunen)


async def hat_beantragt(session: AsyncSession, antrag: Antrag, person: Person) -> bool:
    """Return whether this person has ever done what only an applicant does, with any token."""
    am_antrag = and_(
        col(Journal.gegenstand) == Antrag.__tablename__,
        col(Journal.gegenstand_id) == antrag.id,
        col(Journal.akt).in_(AKTE_DER_ANTRAGSTELLER),
    )
    am_nachweis = and_(
        col(Journal.gegenstand) == Nachweis.__tablename__,
        col(Journal.gegenstand_id).in_(
            select(col(Nachweis.id)).where(col(Nachweis.antrag) == antrag.id)
        ),
        col(Journal.akt).in_(AKTE_AM_NACHWEIS),
    )
    selbst = col(Journal.sub) == person.sub
    return bool(await session.scalar(select(exists().where(selbst, or_(am_antrag, am_nachweis)))))
