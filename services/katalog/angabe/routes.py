"""HTTP surface of the register of published figures."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.katalog.angabe.queries import list_angaben
from shared.db import Lesung
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.angabe import AngabenFilter, AngabeRead
from shared.schemas.liste import Liste

router = router_for("/angaben", tag="Veröffentlichte Angaben")


@router.get(
    "",
    summary="Veröffentlichte Angaben mit Zitat, Quelle und Widersprüchen",
    responses=problems(422),
)
async def get_angaben(
    filter: Annotated[AngabenFilter, Query()],
    session: Lesung,
    request: Request,
    response: Response,
) -> Liste[AngabeRead]:
    return set_link(request, response, await list_angaben(session, filter=filter))
