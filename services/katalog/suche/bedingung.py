"""The search as a filter of a list: which rows fit a question, in no order of their own."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from services.katalog.suche.frage import Frage, zerlegt
from services.katalog.suche.schluessel import mit_ags, mit_leika
from services.katalog.suche.wortschatz import (
    AEHNLICH,
    OHNE_TEILE,
    Deutung,
    gesuchte_worte,
    nachsichtig,
    stelle_ein,
    streng,
)
from services.katalog.tables import Gebietseinheit, Leistung
from shared.schemas.suche import Suchart

GESUCHT: dict[Suchart, Any] = {
    Suchart.LEISTUNG: (Leistung, mit_leika),
    Suchart.KOMMUNE: (Gebietseinheit, mit_ags),
}

# a list has an order of its own: what many rows fit is read in that order, what few fit by the
# index on words, and only a plan for these very words knows which. In that order each row is in a
# page of its own; where all pages fit into the cache, PostgreSQL takes the first rows for cheap
NACH_WERTEN = (
    func.set_config("plan_cache_mode", "force_custom_plan", True),
    func.set_config("effective_cache_size", "1MB", True),
)


async def passend(session: AsyncSession, q: str, art: Suchart) -> ColumnElement[bool]:
    """Return the condition for the rows of this art that fit `q`.

    It is widened until there are any: all words or their stems, then also inside of longer words,
    then as the search does for what is misspelt.
    """
    tabelle, mit_schluessel = GESUCHT[art]
    zeile = tabelle.__table__.c
    frage = zerlegt(q)
    async for deutung in _deutungen(session, frage, art):
        worte = zeile.suche.bool_op("@@")(cast(literal(deutung.ausdruck, String), TSQUERY))
        bedingung = or_(worte, *mit_schluessel(frage, zeile))
        gibt_es = exists(select(zeile.id).where(bedingung))
        if await session.scalar(select(gibt_es, *NACH_WERTEN)):
            return bedingung
    return false()


async def _deutungen(session: AsyncSession, frage: Frage, art: Suchart) -> AsyncIterator[Deutung]:
    if not frage.worte:
        return
    await stelle_ein(session)
    worte = await gesuchte_worte(session, frage, [art])
    ohne_teile, mit_teilen = streng(worte, OHNE_TEILE), streng(worte, AEHNLICH)
    yield ohne_teile
    if mit_teilen != ohne_teile:
        yield mit_teilen
    for deutung in nachsichtig(await gesuchte_worte(session, frage, [art], auch_aehnliche=True)):
        yield deutung
