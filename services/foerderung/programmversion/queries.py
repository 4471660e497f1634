"""Reads of the versions of programmes."""

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.programm.bestand import ProgrammUnbekannt
from services.foerderung.programm.dokument import regelversion
from services.foerderung.tables import Programmfassung
from shared.auth import Person, Rolle
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.programmversion import (
    ProgrammversionenFilter,
    ProgrammversionKurzRead,
    ProgrammversionRead,
)

SIEHT_ENTWUERFE = {Rolle.KOORDINIERUNGSSTELLE, Rolle.ADMIN}
SORTIERUNGEN = {
    "fassung": (col(Programmfassung.fassung),),
    "gueltig_ab": (col(Programmfassung.gueltig_ab), col(Programmfassung.fassung)),
}


class ProgrammversionUnbekannt(DomainError):
    status, slug = 404, "programmversion-unbekannt"
    title = "Diese Fassung eines Programms gibt es nicht"


async def list_versionen(
    session: AsyncSession, *, code: str, filter: ProgrammversionenFilter, person: Person | None
) -> Liste[ProgrammversionKurzRead]:
    """Return one page of a programme's versions; drafts are seen by those who write them."""
    gesucht = select(Programmfassung).where(col(Programmfassung.code) == code)
    if not _sieht_entwuerfe(person):
        gesucht = gesucht.where(col(Programmfassung.veroeffentlicht_am).is_not(None))
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    if seite.total_count == 0:
        raise ProgrammUnbekannt("Unter diesem Code ist kein Programm verzeichnet.")
    return Liste(
        items=[ProgrammversionKurzRead(**_kurz(fassung)) for fassung in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_version(
    session: AsyncSession, *, version_id: UUID, person: Person | None
) -> ProgrammversionRead:
    fassung = await session.get(Programmfassung, version_id)
    verborgen = fassung is None or fassung.veroeffentlicht_am is None
    if fassung is None or (verborgen and not _sieht_entwuerfe(person)):
        raise ProgrammversionUnbekannt(f"Keine Fassung mit der Kennung {version_id}.")
    return gelesen(fassung)


def gelesen(fassung: Programmfassung) -> ProgrammversionRead:
    """Return a version with its document."""
    return ProgrammversionRead(**_kurz(fassung), dokument=json.loads(fassung.inhalt))


def _sieht_entwuerfe(person: Person | None) -> bool:
    return person is not None and not person.rollen.isdisjoint(SIEHT_ENTWUERFE)


def _kurz(fassung: Programmfassung) -> dict[str, object]:
    return {
        "id": fassung.id,
        "code": fassung.code,
        "titel": json.loads(fassung.inhalt)["titel"],
        "fassung": fassung.fassung,
        "regelversion": regelversion(fassung.fassung, fassung.pruefsumme),
        "gueltig_ab": fassung.gueltig_ab,
        "veroeffentlicht_am": fassung.veroeffentlicht_am,
        "mitgeliefert": fassung.mitgeliefert,
        "version": fassung.version,
    }
