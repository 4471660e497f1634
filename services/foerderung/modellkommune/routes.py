"""HTTP surface of Modellkommunen."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.foerderung.modellkommune.queries import list_modellkommunen
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.foerderung import ModellkommunenFilter, ModellkommuneRead
from shared.schemas.liste import Liste

router = router_for("/modellkommunen", tag="Modellkommunen")


@router.get("", summary="OZG-Modellkommunen auflisten", responses=problems(422, 503))
async def get_modellkommunen(
    filter: Annotated[ModellkommunenFilter, Query()],
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[ModellkommuneRead]:
    liste = await list_modellkommunen(session, filter, heute=heute)
    return set_link(request, response, liste)
