"""Reads of Vorhaben."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.tables import Nachnutzung, Vorhaben
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.vorhaben import Nachnutzungsstatus, VorhabenFilter, VorhabenRead
from shared.sortierung import enthaelt
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung

SORTIERUNGEN = {"titel": (col(Vorhaben.sortierung), col(Vorhaben.kennung))}


class VorhabenUnbekannt(DomainError):
    status, slug, title = 404, "vorhaben-unbekannt", "Dieses Vorhaben gibt es nicht"

    def __init__(self, id: UUID) -> None:
        super().__init__(f"Kein Vorhaben mit der Kennung {id}.")


async def list_vorhaben(session: AsyncSession, *, filter: VorhabenFilter) -> Liste[VorhabenRead]:
    """Return one page of the Vorhaben, each with how many Kommunen use it."""
    seite = await page(session, _gefiltert(filter), filter, by=SORTIERUNGEN)
    return Liste(
        items=await _gelesen(session, seite.items),
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_vorhaben(session: AsyncSession, id: UUID) -> VorhabenRead:
    vorhaben = await lies_vorhaben(session, id)
    return (await _gelesen(session, [vorhaben]))[0]


async def lies_vorhaben(session: AsyncSession, id: UUID) -> Vorhaben:
    vorhaben = await session.get(Vorhaben, id)
    if vorhaben is None:
        raise VorhabenUnbekannt(id)
    return vorhaben


async def lock_vorhaben(session: AsyncSession, vorgang: Bearbeitung) -> Vorhaben:
    """Return the Vorhaben in the version the caller saw, locked until the commit."""
    vorhaben = await session.get(Vorhaben, vorgang.id, with_for_update=True)
    if vorhaben is None:
        raise VorhabenUnbekannt(vorgang.id)
    pruefe_version(vorhaben.version, vorgang.version)
    return vorhaben


async def zahl_je_traeger(session: AsyncSession, ags: Sequence[str]) -> dict[str, int]:
    """Return how many Vorhaben each of these carries out, none left out where there are none."""
    zeilen = await session.execute(
        select(col(Vorhaben.traeger), func.count())
        .where(col(Vorhaben.traeger).in_(ags))
        .group_by(col(Vorhaben.traeger))
    )
    return dict.fromkeys(ags, 0) | {traeger: zahl for traeger, zahl in zeilen if traeger}


def _gefiltert(filter: VorhabenFilter) -> Select[Vorhaben]:
    query = select(Vorhaben)
    if filter.q:
        query = query.where(enthaelt(col(Vorhaben.suchtext), filter.q))
    if filter.thema:
        query = query.where(col(Vorhaben.themen).contains([filter.thema]))
    if filter.traeger:
        query = query.where(col(Vorhaben.traeger) == filter.traeger)
    if filter.gefoerdert is not None:
        query = query.where(col(Vorhaben.gefoerdert) == filter.gefoerdert)
    return query


async def _gelesen(session: AsyncSession, vorhaben: Sequence[Vorhaben]) -> list[VorhabenRead]:
    genutzt = await session.execute(
        select(col(Nachnutzung.vorhaben), func.count())
        .where(
            col(Nachnutzung.vorhaben).in_([eines.id for eines in vorhaben]),
            col(Nachnutzung.status) == Nachnutzungsstatus.IN_NUTZUNG,
        )
        .group_by(col(Nachnutzung.vorhaben))
    )
    zahlen = dict(genutzt.all())
    return [
        VorhabenRead.model_validate(eines.model_dump() | {"in_nutzung": zahlen.get(eines.id, 0)})
        for eines in vorhaben
    ]
