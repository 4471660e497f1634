"""HTTP surface of programmes."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from services.foerderung.programm import queries, schema
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.foerderung import Programmcode, StichtagFilter
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammeFilter, ProgrammKurzRead, ProgrammRead

router = router_for("/programme", tag="Programme")
BEISPIEL = {"$schema": schema.ENTWURF, "title": "Förderprogramm", "type": "object"}


class SchemaAntwort(JSONResponse):
    media_type = schema.MEDIA_TYPE


@router.get("", summary="Förderprogramme auflisten", responses=problems(422, 503))
async def get_programme(
    filter: Annotated[ProgrammeFilter, Query()],
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[ProgrammKurzRead]:
    liste = await queries.list_programme(session, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.get(
    "/schema",
    summary="Das JSON Schema eines Programms",
    response_class=SchemaAntwort,
    responses={
        200: {"content": {schema.MEDIA_TYPE: {"examples": {"schema": {"value": BEISPIEL}}}}}
    },
)
async def get_programmschema(request: Request) -> SchemaAntwort:
    return SchemaAntwort(schema.schema(request.app.state.oeffentliche_adresse))


@router.get(
    "/{code}", summary="Ein Förderprogramm zum Stichtag lesen", responses=problems(404, 422, 503)
)
async def get_programm(
    code: Programmcode, frage: Annotated[StichtagFilter, Query()], session: Session, heute: Heute
) -> ProgrammRead:
    return await queries.get_programm(session, code=code, stichtag=frage.stichtag or heute)
