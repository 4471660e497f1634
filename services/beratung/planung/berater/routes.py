"""HTTP surface of Berater."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.beratung.buchung.anstehen import anstehen
from services.beratung.planung.berater import queries
from services.beratung.planung.berater.aendern import aendern
from services.beratung.planung.berater.anlegen import anlegen
from services.beratung.tables import Antwort
from shared.auth import Rolle, braucht
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.berater import BeraterAendern, BeraterCreate, BeraterFilter, BeraterRead
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/berater", tag="Planung")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.BERATUNG)
PLANEN = [braucht(Rolle.BERATUNG), once(Antwort)]


@router.get("", summary="Die Teams", dependencies=[SEHEN], responses=problems(401, 403, 422))
async def get_berater_liste(
    filter: Annotated[BeraterFilter, Query()],
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[BeraterRead]:
    liste = await queries.list_berater(session, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.get(
    "/{id}", summary="Ein Team", dependencies=[SEHEN], responses=problems(401, 403, 404, 422)
)
async def get_berater(id: UUID, session: Session, heute: Heute, response: Response) -> BeraterRead:
    return set_etag(response, await queries.get_berater(session, id=id, heute=heute))


@router.post(
    "",
    summary="Ein Team anlegen",
    status_code=201,
    dependencies=PLANEN,
    responses=problems(401, 403, 409, 422),
)
async def post_berater(
    plan: BeraterCreate, vorgang: ImVorgang, session: Session, response: Response
) -> BeraterRead:
    berater = await anlegen(session, plan, vorgang)
    response.headers["Location"] = f"/beratung/v1/berater/{berater.id}"
    return set_etag(response, berater)


@router.post(
    "/{id}/aendern",
    summary="Ein Team ab einem Tag ändern",
    dependencies=[braucht(Rolle.BERATUNG), anstehen, once(Antwort)],
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_berater_aendern(
    plan: BeraterAendern, vorgang: InBearbeitung, session: Session, response: Response
) -> BeraterRead:
    return set_etag(response, await aendern(session, plan, vorgang))
