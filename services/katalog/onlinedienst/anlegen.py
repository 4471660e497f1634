"""Use case: an Onlinedienst is entered in the catalogue."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.onlinedienst.queries import get_onlinedienst
from services.katalog.onlinedienst.schreiben import benannt, pruefe, spalten
from services.katalog.onlinedienst.status import OnlinedienstStatusUnzulaessig
from services.katalog.tables import AKTE, Akt, Onlinedienst, OnlinedienstLeistung
from shared.auth import Rolle, RolleFehlt
from shared.errors import DomainError
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.onlinedienst import OnlinedienstCreate, OnlinedienstRead
from shared.vorgang import Vorgang


class OnlinedienstSchonDa(DomainError):
    status, slug = 409, "onlinedienst-schon-da"
    title = "Aus diesem Vorhaben ist schon ein Onlinedienst entstanden"


async def anlegen(
    session: AsyncSession, eingabe: OnlinedienstCreate, vorgang: Vorgang
) -> OnlinedienstRead:
    """Enter an Onlinedienst in any status but the last, and one of a Vorhaben at most.

    Whoever names a Vorhaben takes its only place, so a Plattform may not.
    """
    if eingabe.vorhaben and Rolle.KOORDINIERUNGSSTELLE not in vorgang.person.rollen:
        raise RolleFehlt("Ein Vorhaben nennt nur die Koordinierungsstelle.")
    if eingabe.status is OnlinedienstStatus.EINGESTELLT:
        raise OnlinedienstStatusUnzulaessig("Ein neuer Onlinedienst ist nicht schon eingestellt.")
    await pruefe(session, eingabe)
    kennung = f"vorhaben-{eingabe.vorhaben}" if eingabe.vorhaben else str(uuid4())
    dienst = await session.scalar(
        insert(Onlinedienst)
        .values(version=1, kennung=kennung, **spalten(eingabe, vorgang.person))
        .on_conflict_do_nothing(index_elements=["kennung"])
        .returning(Onlinedienst)
    )
    if dienst is None:
        schon = await session.scalar(
            select(col(Onlinedienst.id)).where(col(Onlinedienst.kennung) == kennung)
        )
        raise OnlinedienstSchonDa("Ändern Sie den, den es gibt.", onlinedienst=str(schon))
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
