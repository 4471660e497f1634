"""HTTP surface of the search."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.katalog.suche import queries
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.suche import Suchanfrage, SuchergebnisRead, TrefferRead

router = router_for("/suche", tag="Suche")


@router.get(
    "",
    summary="Leistungen, Onlinedienste, Umsetzungsbündel und Kommunen suchen",
    response_model=SuchergebnisRead,
    responses=problems(422),
)
async def get_suche(
    anfrage: Annotated[Suchanfrage, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[TrefferRead]:
    return set_link(request, response, await queries.suchen(session, anfrage=anfrage, heute=heute))
