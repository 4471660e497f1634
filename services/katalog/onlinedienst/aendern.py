"""Use case: an Onlinedienst is changed; what Kommunen already have of it stays what it was."""

from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.onlinedienst.queries import OnlinedienstUnbekannt, get_onlinedienst
from services.katalog.onlinedienst.schreiben import benannt, pruefe, spalten
from services.katalog.onlinedienst.status import pruefe_uebergang
from services.katalog.tables import (
    AKTE,
    Akt,
    Bereitstellung,
    Onlinedienst,
    OnlinedienstLeistung,
)
from shared.errors import DomainError
from shared.schemas.katalog import OnlinedienstStatus
from shared.schemas.onlinedienst import OnlinedienstRead, OnlinedienstWrite
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung


class OnlinedienstInGebrauch(DomainError):
    status, slug, title = 409, "onlinedienst-in-gebrauch", "Kommunen haben diesen Onlinedienst"


async def aendern(
    session: AsyncSession, eingabe: OnlinedienstWrite, vorgang: Bearbeitung
) -> OnlinedienstRead:
    """Make the Onlinedienst what `eingabe` says.

    The lock lets no Kommune begin with it meanwhile. Its Leistungen are fixed once a Kommune has
    had it: the coverage that was counted would no longer be true.
    """
    dienst = await session.get(Onlinedienst, vorgang.id, with_for_update=True)
    if dienst is None:
        raise OnlinedienstUnbekannt(f"Kein Onlinedienst mit der Kennung {vorgang.id}.")
    pruefe_version(dienst.version, vorgang.version)
    pruefe_uebergang(dienst.status, eingabe.status)
    await pruefe(session, eingabe)
    neu, bisher = set(eingabe.leistungen), await _leistungen(session, dienst.id)
    if neu != bisher and await _hatte(session, dienst.id):
        raise OnlinedienstInGebrauch(
            "Welche Leistungen er bedient, steht fest, sobald eine Kommune ihn hat oder hatte."
            " Legen Sie einen neuen an."
        )
    if eingabe.status is OnlinedienstStatus.EINGESTELLT and await _hat(session, dienst.id):
        raise OnlinedienstInGebrauch(
            "Eingestellt wird er, wenn keine Kommune ihn mehr hat: Erst werden die"
            " Bereitstellungen zurückgenommen."
        )
    await _verknuepfe(session, dienst.id, dazu=neu - bisher, weg=bisher - neu)
    vorher = dienst.model_dump()
    for spalte, wert in spalten(eingabe, vorgang.person).items():
        setattr(dienst, spalte, wert)
    if dienst.model_dump() == vorher and neu == bisher:
        return await get_onlinedienst(session, dienst.id)
    await AKTE.vermerke(
        session, dienst, Akt.AENDERN, vorgang, status=dienst.status, leistungen=benannt(neu)
    )
    return await get_onlinedienst(session, dienst.id)


async def _leistungen(session: AsyncSession, dienst: UUID) -> set[UUID]:
    bedient = select(col(OnlinedienstLeistung.leistung)).where(
        col(OnlinedienstLeistung.onlinedienst) == dienst
    )
    return set(await session.scalars(bedient))


async def _hatte(session: AsyncSession, dienst: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(_von(dienst)))))


async def _hat(session: AsyncSession, dienst: UUID) -> bool:
    laufend = col(Bereitstellung.zurueckgenommen_am).is_(None)
    return bool(await session.scalar(select(exists().where(_von(dienst), laufend))))


def _von(dienst: UUID) -> ColumnElement[bool]:
    return col(Bereitstellung.onlinedienst) == dienst


async def _verknuepfe(
    session: AsyncSession, dienst: UUID, *, dazu: set[UUID], weg: set[UUID]
) -> None:
    await session.execute(
        delete(OnlinedienstLeistung).where(
            col(OnlinedienstLeistung.onlinedienst) == dienst,
            col(OnlinedienstLeistung.leistung).in_(weg),
        )
    )
    for leistung in dazu:
        session.add(OnlinedienstLeistung(onlinedienst=dienst, leistung=leistung))
