"""HTTP surface of Onlinedienste."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.katalog.onlinedienst import queries
from services.katalog.onlinedienst.aendern import aendern
from services.katalog.onlinedienst.anlegen import anlegen
from services.katalog.tables import Antwort
from shared.auth import Rolle, braucht
from shared.db import Lesung, Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import (
    OnlinedienstCreate,
    OnlinediensteFilter,
    OnlinedienstRead,
    OnlinedienstWrite,
)
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/onlinedienste", tag="Onlinedienste")
PFLEGEN = [braucht(Rolle.KOORDINIERUNGSSTELLE, Rolle.PLATTFORM), once(Antwort)]


@router.get("", summary="Onlinedienste suchen", responses=problems(422))
async def get_onlinedienste(
    filter: Annotated[OnlinediensteFilter, Query()],
    session: Lesung,
    request: Request,
    response: Response,
) -> Liste[OnlinedienstRead]:
    return set_link(request, response, await queries.list_onlinedienste(session, filter=filter))


@router.get("/{id}", summary="Ein Onlinedienst", responses=problems(404, 422))
async def get_onlinedienst(id: UUID, session: Lesung, response: Response) -> OnlinedienstRead:
    return set_etag(response, await queries.get_onlinedienst(session, id))


@router.post(
    "",
    summary="Onlinedienst anlegen",
    status_code=201,
    dependencies=PFLEGEN,
    responses=problems(401, 403, 409, 422),
)
async def post_onlinedienst(
    eingabe: OnlinedienstCreate, vorgang: ImVorgang, session: Session, response: Response
) -> OnlinedienstRead:
    dienst = await anlegen(session, eingabe, vorgang)
    response.headers["Location"] = f"/katalog/v1/onlinedienste/{dienst.id}"
    return set_etag(response, dienst)


@router.post(
    "/{id}/aendern",
    summary="Onlinedienst ändern",
    dependencies=PFLEGEN,
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_onlinedienst_aendern(
    eingabe: OnlinedienstWrite, vorgang: InBearbeitung, session: Session, response: Response
) -> OnlinedienstRead:
    return set_etag(response, await aendern(session, eingabe, vorgang))
