"""HTTP surface of the versions of programmes."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.foerderung.programmversion import queries
from services.foerderung.programmversion.entwerfen import entwerfen
from services.foerderung.programmversion.erproben import erproben
from services.foerderung.programmversion.veroeffentlichen import veroeffentlichen
from services.foerderung.tables import Antwort
from shared.auth import FREIWILLIG, Rolle, VielleichtAngemeldet, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.foerderung import Programmcode
from shared.schemas.liste import Liste
from shared.schemas.programmversion import (
    ErprobungRead,
    ProgrammversionCreate,
    ProgrammversionenFilter,
    ProgrammversionKurzRead,
    ProgrammversionRead,
)
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("", tag="Programme")
PFLEGEN = [braucht(Rolle.KOORDINIERUNGSSTELLE), once(Antwort)]


@router.get(
    "/programme/{code}/versionen",
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
    liste = await queries.list_versionen(session, code=code, filter=filter, person=person)
    return set_link(request, response, liste)


@router.post(
    "/programme/{code}/versionen",
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
    return set_etag(response, queries.gelesen(fassung))


@router.get(
    "/programmversionen/{id}",
    summary="Eine Fassung eines Förderprogramms mit ihrem Dokument",
    responses=problems(401, 404, 422),
    openapi_extra=FREIWILLIG,
)
async def get_programmversion(
    id: UUID, person: VielleichtAngemeldet, session: Session, response: Response
) -> ProgrammversionRead:
    version = await queries.get_version(session, version_id=id, person=person)
    return set_etag(response, version)


@router.post(
    "/programmversionen/{id}/veroeffentlichen",
    summary="Fassung eines Förderprogramms veröffentlichen",
    dependencies=PFLEGEN,
    responses=problems(400, 401, 403, 404, 409, 412, 422, 428),
)
async def post_programmversion_veroeffentlichen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> ProgrammversionRead:
    fassung = await veroeffentlichen(session, vorgang=vorgang)
    return set_etag(response, queries.gelesen(fassung))


@router.post(
    "/programmversionen/{id}/erproben",
    summary="Fassung an gespeicherten Fällen erproben; ändert nichts",
    dependencies=[braucht(Rolle.KOORDINIERUNGSSTELLE)],
    responses=problems(401, 403, 404, 422),
)
async def post_programmversion_erproben(id: UUID, session: Session) -> ErprobungRead:
    return await erproben(session, version_id=id)
