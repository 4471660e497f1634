"""Which acts are open to somebody: what the table allows, and nothing about them forbids.

As long as nothing is told, whoever applied is shown the same in every internal status: the list
must not say that something was proposed or decided.
"""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag import lage
from services.foerderung.antrag.eigene_sache import hat_beantragt, ist_beteiligt
from services.foerderung.antrag.status import (
    ANTRAGSTELLER,
    INTERN,
    SICHTBAR,
    UEBERGAENGE,
    moegliche_schritte,
)
from services.foerderung.antrag.zugriff import sieht_internes
from services.foerderung.budget.antragsmittel import gebunden
from services.foerderung.tables import Akt, Antrag, AntragKommune
from shared.auth import Person
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus, Beteiligung


class SchrittUnzulaessig(DomainError):
    status, slug = 409, "antragsschritt-unzulaessig"
    title = "Dieser Schritt ist im jetzigen Stand nicht möglich"


class SchonEntschieden(DomainError):
    status, slug, title = 409, "schon-entschieden", "Über diesen Antrag ist schon entschieden"


async def pruefe_uebergang(session: AsyncSession, antrag: Antrag, akt: Akt, person: Person) -> None:
    """Refuse an act that the table does not list for this status; name those open to the caller.

    The status is told as the applicant may know it. Only who would withdraw learns that it is too
    late for that, and not what was decided.
    """
    if antrag.status in UEBERGAENGE[akt].von:
        return
    if akt is Akt.ZURUECKZIEHEN and antrag.status is Antragstatus.ENTSCHIEDEN:
        raise SchonEntschieden("Die Entscheidung wird Ihnen bekanntgegeben.")
    raise SchrittUnzulaessig(
        f"„{akt}“ geht nicht im Stand „{SICHTBAR[antrag.status]}“.",
        moegliche_schritte=await offene_schritte(session, antrag, person),
    )


async def offene_schritte(session: AsyncSession, antrag: Antrag, person: Person) -> list[Akt]:
    """Return what this person can do now, in the order of the table."""
    if antrag.status in INTERN and not sieht_internes(person, antrag):
        return [Akt.ZURUECKZIEHEN] if person.vertritt(antrag.federfuehrend) else []
    schritte = moegliche_schritte(antrag.status, person.rollen)
    amtliche = [akt for akt in schritte if UEBERGAENGE[akt].rollen != ANTRAGSTELLER]
    eigene = ist_beteiligt(antrag, person) or (
        bool(amtliche) and await hat_beantragt(session, antrag, person)
    )
    verwehrt: Collection[Akt] = amtliche if eigene else ()
    return [
        akt
        for akt in schritte
        if akt not in verwehrt and await _steht_offen(session, antrag, akt, person)
    ]


async def _steht_offen(session: AsyncSession, antrag: Antrag, akt: Akt, person: Person) -> bool:
    match akt:
        case Akt.ZUSTIMMEN:
            return await _zustimmung_offen(session, antrag, person)
        case Akt.VOTIEREN:
            abgegeben = {eine.verband for eine in await lage.stimmen(session, antrag)}
            return person.verband is not None and person.verband not in abgegeben
        case Akt.FREIGEBEN:
            return antrag.vorgeschlagen_von != person.sub
        case Akt.VERTRAG_SCHLIESSEN | Akt.WIDERRUFEN:
            return antrag.bewilligt is not None
        case Akt.RUECKFORDERN:
            return lage.rueckforderbar(antrag) > 0
        case Akt.ABSCHLIESSEN:
            return not gebunden(antrag) and not lage.zurueckzuzahlen(antrag)
    return UEBERGAENGE[akt].rollen != ANTRAGSTELLER or person.vertritt(antrag.federfuehrend)


async def _zustimmung_offen(session: AsyncSession, antrag: Antrag, person: Person) -> bool:
    offen = exists().where(
        col(AntragKommune.antrag) == antrag.id,
        col(AntragKommune.rolle) == Beteiligung.PARTNER,
        col(AntragKommune.ags).in_(person.ags),
        col(AntragKommune.zugestimmt_am).is_(None),
    )
    return bool(await session.scalar(select(offen)))
