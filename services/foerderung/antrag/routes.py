"""HTTP surface of Anträge as they are read."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.foerderung.antrag import queries
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.antrag import (
    AntraegeFilter,
    AntragKurzRead,
    AntragRead,
)
from shared.schemas.antragsverlauf import SchrittRead, VerlaufFilter
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang

router = router_for("/antraege", tag="Anträge")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV)


@router.get(
    "",
    summary="Anträge, die Sie sehen dürfen",
    dependencies=[SEHEN],
    responses=problems(401, 403, 422),
)
async def get_antraege(
    filter: Annotated[AntraegeFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[AntragKurzRead]:
    liste = await queries.list_antraege(session, filter=filter, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Ein Antrag",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_antrag(
    id: UUID, vorgang: ImVorgang, session: Session, response: Response
) -> AntragRead:
    return set_etag(response, await queries.get_antrag(session, id=id, vorgang=vorgang))


@router.get(
    "/{id}/verlauf",
    summary="Was mit dem Antrag geschehen ist",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_verlauf(
    id: UUID,
    filter: Annotated[VerlaufFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[SchrittRead]:
    liste = await queries.list_verlauf(session, id=id, filter=filter, person=person)
    return set_link(request, response, liste)
