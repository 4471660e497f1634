"""HTTP surface of the Beratungsmodule."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.beratung.modul.queries import list_module
from shared.db import Session
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.beratung import ModuleFilter, ModulRead
from shared.schemas.liste import Liste

router = router_for("/module", tag="Beratungsmodule")


@router.get("", summary="Die vier Beratungsmodule")
async def get_module(
    filter_: Annotated[ModuleFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[ModulRead]:
    return set_link(request, response, await list_module(session, filter_))
