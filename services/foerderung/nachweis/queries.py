"""Reads of Nachweise: whoever sees the Antrag sees them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.zugriff import lies_sichtbaren, sichtbar
from services.foerderung.tables import Antrag, Nachweis
from shared.ablage import Ablage
from shared.auth import Person
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.datei import Scanstatus
from shared.schemas.liste import Liste
from shared.schemas.nachweis import NachweiseFilter

SORTIERUNGEN = {"hochgeladen": (col(Nachweis.id),)}


class NachweisUnbekannt(DomainError):
    status, slug, title = 404, "nachweis-unbekannt", "Diesen Nachweis gibt es nicht"


class NachweisUngeprueft(DomainError):
    status, slug, title = 409, "nachweis-ungeprueft", "Diese Datei ist noch nicht geprüft"
    headers = {"Retry-After": "5"}


class NachweisBefallen(DomainError):
    status, slug, title = 409, "nachweis-befallen", "In dieser Datei wurde Schadsoftware gefunden"


@dataclass(frozen=True, slots=True)
class Datei:
    """A clean file that is about to be sent: its row and its bytes."""

    nachweis: Nachweis
    bytes: AsyncIterator[bytes]


async def list_nachweise(
    session: AsyncSession, *, id: UUID, filter: NachweiseFilter, person: Person
) -> Liste[Nachweis]:
    """Return one page of what lies with an Antrag."""
    antrag = await lies_sichtbaren(session, id, person)
    gesucht = select(Nachweis).where(
        col(Nachweis.antrag) == antrag.id, col(Nachweis.entfernt_am).is_(None)
    )
    if filter.art:
        gesucht = gesucht.where(col(Nachweis.art) == filter.art)
    return await page(session, gesucht, filter, by=SORTIERUNGEN)


async def lies_nachweis(
    session: AsyncSession, id: UUID, person: Person, *, gesperrt: bool = False
) -> Nachweis:
    """Return one whose Antrag this person may see; a foreign one answers like an absent one."""
    gesucht = (
        select(Nachweis)
        .join(Antrag, col(Antrag.id) == col(Nachweis.antrag))
        .where(col(Nachweis.id) == id, col(Nachweis.entfernt_am).is_(None), sichtbar(person))
    )
    if gesperrt:
        gesucht = gesucht.with_for_update(of=Nachweis).execution_options(populate_existing=True)
    nachweis = await session.scalar(gesucht)
    if nachweis is None:
        raise NachweisUnbekannt(f"Kein Nachweis mit der Kennung {id}.")
    return nachweis


async def lies_datei(session: AsyncSession, ablage: Ablage, *, id: UUID, person: Person) -> Datei:
    """Return a file that was found clean; its first bytes are there already."""
    nachweis = await lies_nachweis(session, id, person)
    if nachweis.scan is Scanstatus.BEFALLEN:
        raise NachweisBefallen("Sie wurde gelöscht. Laden Sie eine saubere Fassung hoch.")
    if nachweis.scan is not Scanstatus.SAUBER:
        raise NachweisUngeprueft("Sie wird gerade auf Schadsoftware geprüft.")
    strom = ablage.lesen(nachweis.ablage)
    return Datei(nachweis, _weiter(await anext(strom), strom))


async def _weiter(erstes: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield erstes
    async for stueck in rest:
        yield stueck
