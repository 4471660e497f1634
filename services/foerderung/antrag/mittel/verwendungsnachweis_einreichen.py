"""Use case: the lead shows what the money was used for."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.nachweispflicht import NachweisFehlt, fehlende_nachweise
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag, Mittelabruf, Verwendung
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import VerwendungsnachweisCreate
from shared.vorgang import Bearbeitung


class MittelabrufOffen(DomainError):
    status, slug, title = 409, "mittelabruf-offen", "Ein Mittelabruf ist noch nicht ausgezahlt"


async def verwendungsnachweis_einreichen(
    session: AsyncSession, *, nachweis: VerwendungsnachweisCreate, vorgang: Bearbeitung
) -> Antrag:
    """Record what was spent; it may be less than what was paid, and also more.

    What the programme asks for as proof must lie with the Antrag.
    """
    antrag = await antrag_fuer(session, Akt.VERWENDUNGSNACHWEIS_EINREICHEN, vorgang)
    offen = await session.scalar(
        select(func.count()).where(
            col(Mittelabruf.antrag) == antrag.id, col(Mittelabruf.ausgezahlt_am).is_(None)
        )
    )
    if offen:
        raise MittelabrufOffen("Erst wenn alles Abgerufene ausgezahlt ist, steht fest, wie viel.")
    if fehlt := await fehlende_nachweise(session, antrag, heute=vorgang.heute):
        raise NachweisFehlt(fehlt)
    antrag.verwendet = sum((eine.betrag for eine in nachweis.verwendet), Decimal(0))
    session.add_all(
        Verwendung(antrag=antrag.id, art=eine.art, betrag=eine.betrag)
        for eine in nachweis.verwendet
    )
    await vollziehe(
        session,
        antrag,
        Akt.VERWENDUNGSNACHWEIS_EINREICHEN,
        Antragstatus.VERWENDUNGSNACHWEIS_EINGEREICHT,
        vorgang,
        begruendung=nachweis.bericht,
    )
    return antrag
