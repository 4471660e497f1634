"""Reads of Fristen."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.beteiligung import BEHOERDE, beteiligt
from services.foerderung.frist.dauer import erinnert_bis
from services.foerderung.tables import Antrag, Frist
from shared.auth import Person
from shared.pagination import page
from shared.schemas.frist import FristenFilter, Fristenstand, FristRead
from shared.schemas.liste import Liste

SORTIERUNGEN = {"faellig": (col(Frist.faellig), col(Frist.id))}


async def list_fristen(
    session: AsyncSession, *, filter: FristenFilter, person: Person, heute: date
) -> Liste[FristRead]:
    """Return one page of the Fristen this person may see: a Kommune those of its Anträge."""
    seite = await page(session, _gefiltert(filter, person), filter, by=SORTIERUNGEN)
    antraege = {
        antrag.id: antrag
        for antrag in await session.scalars(
            select(Antrag).where(col(Antrag.id).in_({frist.antrag for frist in seite.items}))
        )
    }
    return Liste(
        items=[_gelesen(frist, antraege[frist.antrag], heute) for frist in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def _gefiltert(filter: FristenFilter, person: Person) -> Select[Frist]:
    query = select(Frist).join(Antrag, col(Antrag.id) == col(Frist.antrag))
    if person.rollen.isdisjoint(BEHOERDE):
        query = query.where(beteiligt(person))
    if filter.ags:
        query = query.where(col(Antrag.kommunen).contains([filter.ags]))
    if filter.antrag:
        query = query.where(col(Frist.antrag) == filter.antrag)
    if filter.art:
        query = query.where(col(Frist.art) == filter.art)
    if filter.faellig_bis:
        query = query.where(col(Frist.faellig) <= filter.faellig_bis)
    if filter.offen is not None:
        query = query.where(col(Frist.erledigt_am).is_(None) == filter.offen)
    return query


def _gelesen(frist: Frist, antrag: Antrag, heute: date) -> FristRead:
    return FristRead(
        id=frist.id,
        antrag=antrag.id,
        aktenzeichen=antrag.aktenzeichen,
        federfuehrend=antrag.federfuehrend,
        kommunen=antrag.kommunen,
        art=frist.art,
        faellig=frist.faellig,
        stand=_stand(frist, heute),
        erinnert_am=frist.erinnert_am,
        ueberfaellig_am=frist.ueberfaellig_am,
        erledigt_am=frist.erledigt_am,
    )


def _stand(frist: Frist, heute: date) -> Fristenstand:
    """By the day alone: what the service has not noted yet is overdue all the same."""
    if frist.erledigt_am is not None:
        return Fristenstand.ERLEDIGT
    if frist.faellig < heute:
        return Fristenstand.UEBERFAELLIG
    if frist.faellig <= erinnert_bis(heute):
        return Fristenstand.BALD_FAELLIG
    return Fristenstand.OFFEN
