"""HTTP surface of Umsetzungsbündel."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.katalog.tables import Umsetzungsbuendel
from services.katalog.umsetzungsbuendel.queries import list_umsetzungsbuendel
from shared.db import Lesung
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.katalog import UmsetzungsbuendelFilter, UmsetzungsbuendelRead
from shared.schemas.liste import Liste

router = router_for("/umsetzungsbuendel", tag="Umsetzungsbündel")


@router.get(
    "",
    summary="Umsetzungsbündel mit Anzahl der Leistungen und Monaten",
    response_model=Liste[UmsetzungsbuendelRead],
    responses=problems(422),
)
async def get_umsetzungsbuendel(
    filter: Annotated[UmsetzungsbuendelFilter, Query()],
    session: Lesung,
    request: Request,
    response: Response,
) -> Liste[Umsetzungsbuendel]:
    return set_link(request, response, await list_umsetzungsbuendel(session, filter=filter))
