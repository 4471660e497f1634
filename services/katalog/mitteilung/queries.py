"""Reads of Mitteilungen: what is published, and for the Koordinierungsstelle what is not yet."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.mitteilung.suche import trifft
from services.katalog.tables import Mitteilung
from shared.auth import NichtAngemeldet, Person, Rolle, RolleFehlt
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.mitteilung import (
    FragenFilter,
    MitteilungenFilter,
    Mitteilungsart,
    ThemenFilter,
)

ID, THEMEN = col(Mitteilung.id), col(Mitteilung.themen)
ERSCHIENEN, SORTIERUNG = col(Mitteilung.veroeffentlicht_am), col(Mitteilung.sortierung)
NOCH_NICHT = date(2199, 12, 31)  # sorts drafts after all that has a day
ANFANG = 300  # characters


class MitteilungUnbekannt(DomainError):
    status, slug, title = 404, "mitteilung-unbekannt", "Diese Mitteilung gibt es nicht"


def erschienen(heute: date) -> ColumnElement[bool]:
    """Return whether everybody may read it."""
    return col(Mitteilung.veroeffentlicht_am) <= heute


def pflegt(person: Person | None) -> bool:
    """Return whether this caller may see what is not published."""
    return person is not None and Rolle.KOORDINIERUNGSSTELLE in person.rollen


async def list_mitteilungen(
    session: AsyncSession, *, filter: MitteilungenFilter, person: Person | None, heute: date
) -> Liste[dict[str, Any]]:
    """Return one page of Mitteilungen, as dicts of the shape MitteilungInListe."""
    query = _gekuerzt()
    tag: Any = ERSCHIENEN
    if filter.entwuerfe:
        _darf_entwuerfe_sehen(person)
        tag = func.coalesce(ERSCHIENEN, NOCH_NICHT)
    else:
        query = query.where(erschienen(heute))
    if filter.art:
        query = query.where(col(Mitteilung.art) == filter.art)
    if filter.thema:
        query = query.where(THEMEN.contains([filter.thema]))
    if filter.q:
        query = query.where(trifft(filter.q))
    ordnung = {"veroeffentlicht_am": (tag, ID), "titel": (SORTIERUNG, ID)}
    return await page(session, query, filter, by=ordnung)


async def get_mitteilung(
    session: AsyncSession, *, mitteilung_id: UUID, person: Person | None, heute: date
) -> Mitteilung:
    """Return a Mitteilung; one that is not published is not there for most."""
    query = select(Mitteilung).where(col(Mitteilung.id) == mitteilung_id)
    if not pflegt(person):
        query = query.where(erschienen(heute))
    mitteilung = await session.scalar(query)
    if mitteilung is None:
        raise MitteilungUnbekannt("Unter dieser Kennung ist keine Mitteilung veröffentlicht.")
    return mitteilung


async def list_fragen(
    session: AsyncSession, *, filter: FragenFilter, heute: date
) -> Liste[dict[str, Any]]:
    """Return one page of published questions, as dicts of the shape FrageRead."""
    query = select(
        func.jsonb_build_object(
            *("id", ID, "titel", Mitteilung.titel, "frage", Mitteilung.frage),
            *("antwort", Mitteilung.text, "themen", THEMEN, "quelle", Mitteilung.quelle),
            *("veroeffentlicht_am", ERSCHIENEN, "datum_hinweis", Mitteilung.datum_hinweis),
            type_=JSONB,
        )
    ).where(col(Mitteilung.art) == Mitteilungsart.FRAGE, erschienen(heute))
    if filter.thema:
        query = query.where(THEMEN.contains([filter.thema]))
    if filter.q:
        query = query.where(trifft(filter.q))
    return await page(session, query, filter, by={"titel": (SORTIERUNG, ID)})


async def list_themen(
    session: AsyncSession, *, filter: ThemenFilter, heute: date
) -> Liste[dict[str, Any]]:
    """Return one page of topics with the number of published Mitteilungen, shape ThemaRead."""
    einzeln = select(func.unnest(THEMEN).label("thema")).where(erschienen(heute)).subquery()
    gezaehlt = (
        select(einzeln.c.thema, func.count().label("anzahl")).group_by(einzeln.c.thema).subquery()
    )
    thema, anzahl = gezaehlt.c.thema, gezaehlt.c.anzahl
    query = select(func.jsonb_build_object("thema", thema, "anzahl", anzahl, type_=JSONB))
    return await page(session, query, filter, by={"thema": (thema,), "anzahl": (anzahl, thema)})


def _darf_entwuerfe_sehen(person: Person | None) -> None:
    if person is None:
        raise NichtAngemeldet("Entwürfe sieht nur, wer angemeldet ist.")
    if not pflegt(person):
        raise RolleFehlt("Entwürfe sieht nur die Rolle „koordinierungsstelle“.")


def _gekuerzt() -> Select[dict[str, Any]]:
    m = Mitteilung
    return select(
        func.jsonb_build_object(
            *("id", ID, "art", m.art, "titel", m.titel, "frage", m.frage),
            *("anfang", func.left(col(m.text), ANFANG), "themen", THEMEN, "anlagen", m.anlagen),
            *("quelle", m.quelle, "quelle_datum", m.quelle_datum),
            *("veroeffentlicht_am", ERSCHIENEN, "datum_hinweis", m.datum_hinweis),
            *("geaendert_am", m.geaendert_am, "aenderungshinweis", m.aenderungshinweis),
            *("herkunft", m.herkunft),
            type_=JSONB,
        )
    )
