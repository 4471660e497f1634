"""HTTP surface of Leistungen."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.katalog.leistung import queries
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.leistung import LeistungenFilter, LeistungRead
from shared.schemas.liste import Liste

router = router_for("/leistungen", tag="Leistungen")


@router.get(
    "",
    summary="Namentlich bekannte Leistungen suchen",
    response_model=Liste[LeistungRead],
    responses=problems(422),
)
async def get_leistungen(
    filter: Annotated[LeistungenFilter, Query()],
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[dict[str, Any]]:
    liste = await queries.list_leistungen(session, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Leistung",
    response_model=LeistungRead,
    responses=problems(404, 422),
)
async def get_leistung(id: UUID, session: Session, heute: Heute) -> dict[str, Any]:
    return await queries.get_leistung(session, leistung_id=id, heute=heute)
