"""The public list of exceptions."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.status import INTERN
from services.foerderung.tables import Antrag, Ausnahme
from shared.pagination import page
from shared.schemas.entscheidung import AusnahmenFilter, OeffentlicheAusnahmeRead
from shared.schemas.liste import Liste
from shared.schemas.pruefung import PruefungRead

SORTIERUNGEN = {"tag": (col(Ausnahme.bestaetigt_am), col(Ausnahme.id))}


async def list_ausnahmen(
    session: AsyncSession, *, filter: AusnahmenFilter
) -> Liste[OeffentlicheAusnahmeRead]:
    """Return one page of those a Bewilligung that was told rests on."""
    wirksam = (
        select(Ausnahme)
        .join(Antrag, col(Antrag.id) == col(Ausnahme.antrag))
        .where(
            col(Ausnahme.bestaetigt_am).is_not(None),
            col(Ausnahme.runde) == col(Antrag.runde),
            col(Antrag.bewilligt).is_not(None),
            col(Antrag.status).not_in(INTERN),
        )
    )
    if filter.programm:
        wirksam = wirksam.where(col(Antrag.programm) == filter.programm)
    seite = await page(session, wirksam, filter, by=SORTIERUNGEN)
    betroffen = {ausnahme.antrag for ausnahme in seite.items}
    antraege = {
        antrag.id: antrag
        for antrag in await session.scalars(select(Antrag).where(col(Antrag.id).in_(betroffen)))
    }
    return Liste(
        items=[_oeffentlich(ausnahme, antraege[ausnahme.antrag]) for ausnahme in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def _oeffentlich(ausnahme: Ausnahme, antrag: Antrag) -> OeffentlicheAusnahmeRead:
    assert ausnahme.bestaetigt_am is not None
    pruefung = PruefungRead.model_validate(antrag.pruefung)
    (text,) = (befund.text for befund in pruefung.regeln if befund.regel == ausnahme.regel)
    return OeffentlicheAusnahmeRead(
        programm=antrag.programm,
        regel=ausnahme.regel,
        text=text,
        begruendung=ausnahme.begruendung,
        tag=ausnahme.bestaetigt_am,
    )
