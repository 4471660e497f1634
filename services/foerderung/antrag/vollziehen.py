"""Every act upon an Antrag: its row locked, the transitions asked, the act written down."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col

from services.foerderung.antrag.eigene_sache import verlange_fremde_sache
from services.foerderung.antrag.offen import pruefe_uebergang
from services.foerderung.antrag.status import ANTRAGSTELLER, UEBERGAENGE
from services.foerderung.antrag.zugriff import AntragUnbekannt, darf_sehen
from services.foerderung.frist.fortschreiben import fristen_fortschreiben
from services.foerderung.tables import AKTE, Akt, Antrag, Begruendung
from shared.auth import Person
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung, Vorgang


class NurFederfuehrend(DomainError):
    status, slug, title = 403, "nur-federfuehrend", "Das kann nur die federführende Kommune"


class VierAugen(DomainError):
    status, slug, title = 403, "vier-augen", "Das entscheidet eine zweite Person"


async def antrag_fuer(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> Antrag:
    """Return the Antrag in the version the caller saw, ready for `akt`, locked until the commit.

    From here on nothing is flushed by the way: one act is one UPDATE, and one version.
    """
    session.autoflush = False
    antrag = await gesperrt(session, vorgang.id, akt, vorgang.person)
    pruefe_version(antrag.version, vorgang.version)
    await pruefe_uebergang(session, antrag, akt, vorgang.person)
    return antrag


async def gesperrt(session: AsyncSession, id: UUID, akt: Akt, person: Person) -> Antrag:
    """Return the Antrag upon which this person may do `akt` at all, locked until the commit."""
    antrag = await session.scalar(select(Antrag).where(col(Antrag.id) == id).with_for_update())
    if antrag is None or not darf_sehen(person, antrag):
        raise AntragUnbekannt(id)
    await _pruefe_zustaendig(session, person, antrag, akt)
    return antrag


async def vollziehe(
    session: AsyncSession,
    antrag: Antrag,
    akt: Akt,
    nach: Antragstatus,
    vorgang: Vorgang,
    *,
    begruendung: str | None = None,
    faellig: date | None = None,
    **daten: object,
) -> None:
    """Move the Antrag to a status the table lists for `akt`, and write down who did it.

    The Fristen that the act meets end, the one that follows begins: due on `faellig`, where the act
    names a day. `begruendung` is kept with the act, where nothing else holds it.
    """
    assert nach in (UEBERGAENGE[akt].nach or {antrag.status})
    antrag.status = nach
    flag_modified(antrag, "status")  # an act is a new version, also where the status stays
    await vermerke(session, antrag, akt, vorgang, **daten)
    await fristen_fortschreiben(session, antrag, akt, heute=vorgang.heute, faellig=faellig)
    if begruendung is not None:
        session.add(Begruendung(antrag=antrag.id, version=antrag.version, text=begruendung))


async def vermerke(
    session: AsyncSession, antrag: Antrag, akt: Akt, vorgang: Vorgang, **daten: object
) -> None:
    """Write down an act that has been done."""
    await AKTE.vermerke(
        session, antrag, akt, vorgang, kommunen=antrag.kommunen, programm=antrag.programm, **daten
    )


async def _pruefe_zustaendig(
    session: AsyncSession, person: Person, antrag: Antrag, akt: Akt
) -> None:
    if UEBERGAENGE[akt].rollen == ANTRAGSTELLER:
        if akt is not Akt.ZUSTIMMEN and not person.vertritt(antrag.federfuehrend):
            raise NurFederfuehrend("Sie vertreten eine Kommune, die Partner des Antrags ist.")
    else:
        await verlange_fremde_sache(session, antrag, person)
