"""Use case: the lead calls a tranche of what was granted."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.budget.antragsmittel import AntragsmittelErschoepft
from services.foerderung.tables import Akt, Antrag, Mittelabruf
from shared.deutsch import geld
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import MittelabrufCreate
from shared.vorgang import Bearbeitung


async def mittel_abrufen(
    session: AsyncSession, *, abruf: MittelabrufCreate, vorgang: Bearbeitung
) -> Antrag:
    """Record the call; all calls together never exceed what was granted."""
    antrag = await antrag_fuer(session, Akt.MITTEL_ABRUFEN, vorgang)
    anzahl, abgerufen = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(col(Mittelabruf.betrag)), 0)).where(
                col(Mittelabruf.antrag) == antrag.id
            )
        )
    ).one()
    rest = (antrag.bewilligt or Decimal(0)) - abgerufen
    if abruf.betrag > rest:
        raise AntragsmittelErschoepft(
            f"Abrufbar sind noch {geld(rest)}, nicht {geld(abruf.betrag)}.",
            verbleibend=f"{rest:.2f}",
        )
    session.add(
        Mittelabruf(
            antrag=antrag.id,
            nr=anzahl + 1,
            betrag=abruf.betrag,
            zweck=abruf.zweck,
            abgerufen_am=vorgang.heute,
            abgerufen_von=vorgang.person.sub,
        )
    )
    await vollziehe(session, antrag, Akt.MITTEL_ABRUFEN, Antragstatus.IN_AUSZAHLUNG, vorgang)
    return antrag
