"""Reads of an Antrag's documents: by who may see the Antrag, once they are made."""

from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.zugriff import lies_sichtbaren
from services.foerderung.tables import Dokument
from shared.ablage import Ablage, DateiVerloren
from shared.auth import Person
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.antrag import Dokumentart
from shared.schemas.dokument import DokumenteFilter, DokumentRead
from shared.schemas.liste import Liste

SORTIERUNGEN = {"zeitpunkt": (col(Dokument.id),)}


class DokumentUnbekannt(DomainError):
    status, slug, title = 404, "dokument-unbekannt", "Dieses Dokument gibt es noch nicht"


class Datei(NamedTuple):
    name: str
    inhalt: bytes
    pruefsumme: str


async def list_dokumente(
    session: AsyncSession, *, id: UUID, filter: DokumenteFilter, person: Person
) -> Liste[DokumentRead]:
    antrag = await lies_sichtbaren(session, id, person)
    gesucht = select(Dokument).where(col(Dokument.antrag) == antrag.id)
    seite = await page(session, gesucht, filter, by=SORTIERUNGEN)
    return Liste(
        items=[DokumentRead.model_validate(eines) for eines in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_dokument(
    session: AsyncSession, ablage: Ablage, *, id: UUID, art: Dokumentart, person: Person
) -> Datei:
    """Return the bytes as they were made; raises DateiVerloren where they are no longer those."""
    antrag = await lies_sichtbaren(session, id, person)
    dokument = await session.scalar(
        select(Dokument).where(col(Dokument.antrag) == antrag.id, col(Dokument.art) == art)
    )
    if dokument is None:
        raise DokumentUnbekannt(f"Zu diesem Antrag gibt es noch kein Dokument „{art}“.")
    inhalt = b"".join([stueck async for stueck in ablage.lesen(dokument.ablage)])
    if sha256(inhalt).hexdigest() != dokument.pruefsumme:
        raise DateiVerloren(f"Dokument {dokument.id} is not what was stored")
    return Datei(f"{antrag.aktenzeichen}-{art}.pdf", inhalt, dokument.pruefsumme)
