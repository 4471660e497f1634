"""Use case: an Onlinedienst is entered in the catalogue."""

from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.onlinedienst.queries import get_onlinedienst
from services.katalog.onlinedienst.schreiben import benannt, pruefe, spalten
from services.katalog.onlinedienst.status import OnlinedienstStatusUnzulaessig
from services.katalog.tables import AKTE, Akt, Onlinedienst, OnlinedienstLeistung
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.onlinedienst import OnlinedienstRead, OnlinedienstWrite
from shared.vorgang import Vorgang


async def anlegen(
    session: AsyncSession, eingabe: OnlinedienstWrite, vorgang: Vorgang
) -> OnlinedienstRead:
    """Enter an Onlinedienst in any status but the last."""
    if eingabe.status is OnlinedienstStatus.EINGESTELLT:
        raise OnlinedienstStatusUnzulaessig("Ein neuer Onlinedienst ist nicht schon eingestellt.")
    await pruefe(session, eingabe)
    dienst = Onlinedienst(kennung=str(uuid4()), **spalten(eingabe, vorgang.person))
    session.add(dienst)
    await session.flush()
    for leistung in eingabe.leistungen:
        session.add(OnlinedienstLeistung(onlinedienst=dienst.id, leistung=leistung))
    await AKTE.vermerke(
        session,
        dienst,
        Akt.ANLEGEN,
        vorgang,
        status=dienst.status,
        leistungen=benannt(set(eingabe.leistungen)),
    )
    return await get_onlinedienst(session, dienst.id)
