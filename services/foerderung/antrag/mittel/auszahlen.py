"""Use case: the Förderstelle pays a tranche that was called."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget import antragsmittel
from services.foerderung.tables import Akt, Antrag, Mittelabruf
from shared.errors import DomainError, EingabeUngueltig
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import AuszahlungCreate
from shared.schemas.problem import InputError
from shared.vorgang import Bearbeitung


class MittelabrufUnbekannt(EingabeUngueltig):
    pass


class SchonAusgezahlt(DomainError):
    status, slug, title = 409, "schon-ausgezahlt", "Dieser Abruf ist schon ausgezahlt"


async def auszahlen(
    session: AsyncSession, *, auszahlung: AuszahlungCreate, vorgang: Bearbeitung
) -> Antrag:
    """Pay one call as a whole, once; whoever called it has acted for a Kommune and cannot."""
    antrag = await antrag_fuer(session, Akt.AUSZAHLEN, vorgang)
    abruf = await _abruf(session, antrag, auszahlung.mittelabruf)
    if abruf.ausgezahlt_am is not None:
        raise SchonAusgezahlt(f"Abruf {abruf.nr} ist ausgezahlt.")
    abruf.ausgezahlt_am, abruf.ausgezahlt_von = vorgang.heute, vorgang.person.sub
    await antragsmittel.auszahlen(session, antrag, abruf.betrag, vorgang=vorgang)
    await vollziehe(session, antrag, Akt.AUSZAHLEN, Antragstatus.IN_AUSZAHLUNG, vorgang)
    return antrag


async def _abruf(session: AsyncSession, antrag: Antrag, nr: int) -> Mittelabruf:
    abruf = await session.scalar(
        select(Mittelabruf).where(col(Mittelabruf.antrag) == antrag.id, col(Mittelabruf.nr) == nr)
    )
    if abruf is None:
        fehler = InputError(
            pointer="/body/mittelabruf",
            code="mittelabruf_unbekannt",
            detail="Diesen Abruf gibt es bei diesem Antrag nicht.",
        )
        raise MittelabrufUnbekannt("Was soll ausgezahlt werden?", errors=[fehler])
    return abruf
