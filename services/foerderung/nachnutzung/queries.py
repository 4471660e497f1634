"""Reads of Nachnutzungen."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.nachnutzung.status import (
    darf_sehen,
    moegliche_schritte,
    pruefe_uebergang,
    seite,
)
from services.foerderung.tables import Akt, Nachnutzung, Vorhaben
from services.foerderung.vorhaben.queries import lies_vorhaben
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.vorhaben import NachnutzungenFilter, NachnutzungRead
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung

SORTIERUNGEN = {"tag": (col(Nachnutzung.tag), col(Nachnutzung.id))}


class NachnutzungUnbekannt(DomainError):
    status, slug, title = 404, "nachnutzung-unbekannt", "Diese Nachnutzung gibt es nicht"

    def __init__(self, id: UUID) -> None:
        super().__init__(f"Keine Nachnutzung mit der Kennung {id}.")


async def list_nachnutzungen(
    session: AsyncSession, *, vorhaben_id: UUID, filter: NachnutzungenFilter, person: Person
) -> Liste[NachnutzungRead]:
    """Return one page: all for Koordinierungsstelle and Träger, its own for any other Kommune."""
    vorhaben = await lies_vorhaben(session, vorhaben_id)
    query = select(Nachnutzung).where(
        col(Nachnutzung.vorhaben) == vorhaben_id, _sichtbar(person, vorhaben)
    )
    if filter.status:
        query = query.where(col(Nachnutzung.status) == filter.status)
    gefunden = await page(session, query, filter, by=SORTIERUNGEN)
    return Liste(
        items=[gelesen(nachnutzung, person) for nachnutzung in gefunden.items],
        total_count=gefunden.total_count,
        next_cursor=gefunden.next_cursor,
    )


async def get_nachnutzung(session: AsyncSession, id: UUID, person: Person) -> NachnutzungRead:
    """Return one this person may see; a foreign one answers like an absent one."""
    zeile = await _lies(session, id)
    if zeile is None or not darf_sehen(person, *zeile):
        raise NachnutzungUnbekannt(id)
    return gelesen(zeile[0], person)


async def lock_nachnutzung(session: AsyncSession, akt: Akt, vorgang: Bearbeitung) -> Nachnutzung:
    """Return it in the version the caller saw, ready for `akt`, locked until the commit."""
    zeile = await _lies(session, vorgang.id, gesperrt=True)
    if zeile is None or not darf_sehen(vorgang.person, *zeile):
        raise NachnutzungUnbekannt(vorgang.id)
    nachnutzung, _ = zeile
    pruefe_version(nachnutzung.version, vorgang.version)
    pruefe_uebergang(nachnutzung, akt, seite(vorgang.person, nachnutzung))
    return nachnutzung


def gelesen(nachnutzung: Nachnutzung, person: Person) -> NachnutzungRead:
    return NachnutzungRead(
        id=nachnutzung.id,
        vorhaben=nachnutzung.vorhaben,
        ags=nachnutzung.kommune,
        funktionspostfach=nachnutzung.funktionspostfach,
        status=nachnutzung.status,
        tag=nachnutzung.tag,
        moegliche_schritte=[*moegliche_schritte(nachnutzung, seite(person, nachnutzung))],
        version=nachnutzung.version,
    )


async def _lies(
    session: AsyncSession, id: UUID, *, gesperrt: bool = False
) -> tuple[Nachnutzung, Vorhaben] | None:
    query = (
        select(Nachnutzung, Vorhaben)
        .join(Vorhaben, col(Vorhaben.id) == col(Nachnutzung.vorhaben))
        .where(col(Nachnutzung.id) == id)
    )
    if gesperrt:
        query = query.with_for_update(of=Nachnutzung)
    zeile = (await session.execute(query)).one_or_none()
    return zeile and (zeile[0], zeile[1])


def _sichtbar(person: Person, vorhaben: Vorhaben) -> Any:
    traegt = vorhaben.traeger is not None and person.vertritt(vorhaben.traeger)
    if traegt or Rolle.KOORDINIERUNGSSTELLE in person.rollen:
        return true()
    return col(Nachnutzung.kommune).in_(person.ags)
