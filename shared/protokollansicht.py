"""The Journal of a service as its administration reads it: who did what, when, to which thing.

It shows no contents: what was decided stands with the thing itself, for those who may see it.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.akte import JournalZeile
from shared.auth import Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.pagination import page, set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.protokoll import ProtokollFilter, ProtokollzeileRead


def protokoll_router(journal: type[JournalZeile]) -> APIRouter:
    """Return the route under which a service shows its `journal`."""
    router = router_for("/protokoll", tag="Protokoll")

    @router.get(
        "",
        summary="Wer tat wann was, das Jüngste zuerst",
        response_model=Liste[ProtokollzeileRead],
        dependencies=[braucht(Rolle.ADMIN)],
        responses=problems(401, 403, 422),
    )
    async def get_protokoll(
        filter: Annotated[ProtokollFilter, Query()],
        session: Session,
        request: Request,
        response: Response,
    ) -> Any:
        return set_link(request, response, await list_protokoll(session, journal, filter=filter))

    return router


async def list_protokoll(
    session: AsyncSession, journal: type[JournalZeile], *, filter: ProtokollFilter
) -> Liste[JournalZeile]:
    """Return one page of what was written down, in the order it was."""
    return await page(
        session, _gesucht(journal, filter), filter, by={"eingetragen": (col(journal.id),)}
    )


def _gesucht(journal: type[JournalZeile], filter: ProtokollFilter) -> Select[JournalZeile]:
    gesucht = select(journal)
    for spalte in ("gegenstand", "gegenstand_id", "akt"):
        if (wert := getattr(filter, spalte)) is not None:
            gesucht = gesucht.where(col(getattr(journal, spalte)) == wert)
    if filter.wer is not None:
        gesucht = gesucht.where(col(journal.sub) == filter.wer)
    if filter.rolle is not None:
        gesucht = gesucht.where(col(journal.rollen).contains([filter.rolle]))
    if filter.von is not None:
        gesucht = gesucht.where(col(journal.tag) >= filter.von)
    if filter.bis is not None:
        gesucht = gesucht.where(col(journal.tag) <= filter.bis)
    return gesucht
