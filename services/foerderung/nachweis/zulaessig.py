"""When a Kommune may hand in which kind of Nachweis, and who acts for it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.nachforderung import offene_nachforderung
from services.foerderung.antrag.nachweispflicht import fehlende_nachweise, verlangte_nachweise
from services.foerderung.antrag.zugriff import AntragUnbekannt, darf_sehen, ist_antragsteller
from services.foerderung.tables import Antrag
from shared.auth import Person
from shared.errors import DomainError
from shared.schemas.antrag import Abschnitt, Antragstatus, Nachweisart

ZUM_VERWENDUNGSNACHWEIS = frozenset({Nachweisart.VERWENDUNGSNACHWEIS})
ZUM_ANTRAG = frozenset(Nachweisart) - ZUM_VERWENDUNGSNACHWEIS
ARTEN = {
    Antragstatus.ENTWURF: ZUM_ANTRAG,
    Antragstatus.NACHFORDERUNG: ZUM_ANTRAG,  # where it names the section
    Antragstatus.IN_AUSZAHLUNG: ZUM_VERWENDUNGSNACHWEIS,
}
NUR_FEHLENDE = (Antragstatus.VERWENDUNGSNACHWEIS_EINGEREICHT,)


class NurAntragsteller(DomainError):
    status, slug, title = 403, "nur-antragsteller", "Das kann nur eine Kommune dieses Antrags"


class NachweisUnzulaessig(DomainError):
    status, slug, title = 409, "nachweis-unzulaessig", "Jetzt ist dieser Nachweis nicht möglich"


async def gesperrter_antrag(session: AsyncSession, id: UUID, person: Person) -> Antrag:
    """Return the Antrag of a Kommune this person acts for, locked until the commit."""
    antrag = await session.scalar(select(Antrag).where(col(Antrag.id) == id).with_for_update())
    if antrag is None or not darf_sehen(person, antrag):
        raise AntragUnbekannt(id)
    if not ist_antragsteller(person, antrag):
        raise NurAntragsteller("Sie vertreten keine Kommune, die an diesem Antrag teilnimmt.")
    return antrag


async def pruefe_art(
    session: AsyncSession, antrag: Antrag, art: Nachweisart, *, heute: date
) -> None:
    """Refuse a kind that is not asked for now; name those that are.

    What the programme asks for can always be handed in while something is. What is missing also
    answers a Nachforderung of other sections, and is taken after the use was shown: a file may have
    been found infected.
    """
    nur_fehlende = antrag.status in NUR_FEHLENDE
    if antrag.status is Antragstatus.NACHFORDERUNG:
        offen = await offene_nachforderung(session, antrag)
        nur_fehlende = Abschnitt.NACHWEISE not in offen.abschnitte
    arten: set[Nachweisart] = set()
    if nur_fehlende:
        fehlend = await fehlende_nachweise(session, antrag, heute=heute)
        arten = {eine.art for eine in fehlend}
    elif antrag.status in ARTEN:
        verlangt = await verlangte_nachweise(session, antrag, heute=heute)
        arten = {*ARTEN[antrag.status], *(eine.art for eine in verlangt)}
    if art not in arten:
        raise NachweisUnzulaessig(
            "Im jetzigen Stand des Antrags wird er nicht angenommen.",
            moegliche_arten=sorted(arten),
        )
