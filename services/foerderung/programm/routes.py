"""HTTP surface of programmes."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from services.foerderung.programm import queries, schema, versionen
from services.foerderung.programm.entwerfen import entwerfen
from services.foerderung.programm.erproben import erproben
from services.foerderung.programm.veroeffentlichen import veroeffentlichen
from services.foerderung.tables import Antwort
from shared.auth import FREIWILLIG, Rolle, VielleichtAngemeldet, braucht
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.foerderung import Programmcode, StichtagFilter
from shared.schemas.liste import Liste
from shared.schemas.programm import ProgrammeFilter, ProgrammKurzRead, ProgrammRead
from shared.schemas.programmversion import (
    ErprobungRead,
    ProgrammversionCreate,
    ProgrammversionenFilter,
    ProgrammversionKurzRead,
    ProgrammversionRead,
)
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/programme", tag="Programme")
versionen_router = router_for("/programmversionen", tag="Programme")
PFLEGEN = [braucht(Rolle.KOORDINIERUNGSSTELLE), once(Antwort)]
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


@router.get(
    "/{code}/versionen",
    summary="Fassungen eines Förderprogramms",
    responses=problems(401, 404, 422),
    openapi_extra=FREIWILLIG,
)
async def get_programmversionen(
    code: Programmcode,
    filter: Annotated[ProgrammversionenFilter, Query()],
    person: VielleichtAngemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[ProgrammversionKurzRead]:
    liste = await versionen.list_versionen(session, code=code, filter=filter, person=person)
    return set_link(request, response, liste)


@router.post(
    "/{code}/versionen",
    summary="Fassung eines Förderprogramms entwerfen, auch die erste eines neuen",
    status_code=201,
    dependencies=PFLEGEN,
    responses=problems(400, 401, 403, 409, 422),
)
async def post_programmversion(
    code: Programmcode,
    wunsch: ProgrammversionCreate,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> ProgrammversionRead:
    fassung = await entwerfen(session, code=code, wunsch=wunsch, vorgang=vorgang)
    response.headers["Location"] = f"/foerderung/v1/programmversionen/{fassung.id}"
    return set_etag(response, versionen.gelesen(fassung))


@versionen_router.get(
    "/{id}",
    summary="Eine Fassung eines Förderprogramms mit ihrem Dokument",
    responses=problems(401, 404, 422),
    openapi_extra=FREIWILLIG,
)
async def get_programmversion(
    id: UUID, person: VielleichtAngemeldet, session: Session, response: Response
) -> ProgrammversionRead:
    version = await versionen.get_version(session, version_id=id, person=person)
    return set_etag(response, version)


@versionen_router.post(
    "/{id}/veroeffentlichen",
    summary="Fassung eines Förderprogramms veröffentlichen",
    dependencies=PFLEGEN,
    responses=problems(400, 401, 403, 404, 409, 412, 422, 428),
)
async def post_programmversion_veroeffentlichen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> ProgrammversionRead:
    fassung = await veroeffentlichen(session, vorgang=vorgang)
    return set_etag(response, versionen.gelesen(fassung))


@versionen_router.post(
    "/{id}/erproben",
    summary="Fassung an gespeicherten Fällen erproben; ändert nichts",
    dependencies=[braucht(Rolle.KOORDINIERUNGSSTELLE)],
    responses=problems(401, 403, 404, 422),
)
async def post_programmversion_erproben(id: UUID, session: Session) -> ErprobungRead:
    return await erproben(session, version_id=id)
