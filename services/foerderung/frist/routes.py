"""HTTP surface of Fristen."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.foerderung.frist.queries import list_fristen
from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.frist import FristenFilter, FristRead
from shared.schemas.liste import Liste

router = router_for("/fristen", tag="Fristen")


@router.get(
    "",
    summary="Fristen der eigenen Anträge, für Koordinierungs- und Förderstelle alle",
    dependencies=[braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE)],
    responses=problems(401, 403, 422),
)
async def get_fristen(
    filter: Annotated[FristenFilter, Query()],
    person: Angemeldet,
    heute: Heute,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[FristRead]:
    liste = await list_fristen(session, filter=filter, person=person, heute=heute)
    return set_link(request, response, liste)
