"""HTTP surface of Themenfelder."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.katalog.themenfeld.queries import list_themenfelder
from shared.db import Lesung
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.themenfeld import ThemenfelderFilter, ThemenfeldRead

router = router_for("/themenfelder", tag="Themenfelder")


@router.get("", summary="Themenfelder mit ihren Lagen und Leistungen", responses=problems(422))
async def get_themenfelder(
    filter: Annotated[ThemenfelderFilter, Query()],
    session: Lesung,
    request: Request,
    response: Response,
) -> Liste[ThemenfeldRead]:
    return set_link(request, response, await list_themenfelder(session, filter=filter))
