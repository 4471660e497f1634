"""HTTP surface of Mitteilungen, of the questions among them, and of their feed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.katalog.mitteilung import queries
from services.katalog.mitteilung.aendern import aendern
from services.katalog.mitteilung.anlegen import anlegen
from services.katalog.mitteilung.feed import BEISPIEL, MEDIA_TYPE
from services.katalog.mitteilung.feed_lesen import feed_lesen
from services.katalog.mitteilung.veroeffentlichen import veroeffentlichen
from services.katalog.mitteilung.zurueckziehen import zurueckziehen
from services.katalog.tables import Antwort, Mitteilung
from shared.auth import FREIWILLIG, Rolle, VielleichtAngemeldet, braucht
from shared.clock import Heute
from shared.db import Lesung, Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.mitteilung import (
    FeedFilter,
    FragenFilter,
    FrageRead,
    MitteilungAendern,
    MitteilungCreate,
    MitteilungenFilter,
    MitteilungInListe,
    MitteilungRead,
    ThemaRead,
    ThemenFilter,
    Veroeffentlichung,
)
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/mitteilungen", tag="Mitteilungen")
fragen_router = router_for("/fragen", tag="Mitteilungen")
PFLEGEN = [braucht(Rolle.KOORDINIERUNGSSTELLE), once(Antwort)]
AKT = problems(401, 403, 404, 409, 412, 422, 428)


class AtomAntwort(Response):
    media_type = MEDIA_TYPE


@router.get(
    "",
    summary="Mitteilungen suchen",
    response_model=Liste[MitteilungInListe],
    responses=problems(401, 403, 422),
    openapi_extra=FREIWILLIG,
)
async def get_mitteilungen(
    filter: Annotated[MitteilungenFilter, Query()],
    person: VielleichtAngemeldet,
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[dict[str, Any]]:
    liste = await queries.list_mitteilungen(session, filter=filter, person=person, heute=heute)
    return set_link(request, response, liste)


@router.get(
    ".atom",
    summary="Mitteilungen als Atom-Feed, alle oder zu einem Thema",
    response_class=AtomAntwort,
    responses={
        200: {"content": {MEDIA_TYPE: {"examples": {"feed": {"value": BEISPIEL}}}}},
        **problems(422),
    },
)
async def get_mitteilungsfeed(
    filter: Annotated[FeedFilter, Query()], session: Lesung, heute: Heute, request: Request
) -> AtomAntwort:
    adresse = request.app.state.oeffentliche_adresse
    return AtomAntwort(await feed_lesen(session, filter=filter, heute=heute, adresse=adresse))


@router.get(
    "/themen",
    summary="Themen der veröffentlichten Mitteilungen, gezählt",
    response_model=Liste[ThemaRead],
    responses=problems(422),
)
async def get_mitteilungsthemen(
    filter: Annotated[ThemenFilter, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[dict[str, Any]]:
    liste = await queries.list_themen(session, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Mitteilung",
    response_model=MitteilungRead,
    responses=problems(401, 404, 422),
    openapi_extra=FREIWILLIG,
)
async def get_mitteilung(
    id: UUID, person: VielleichtAngemeldet, session: Session, heute: Heute, response: Response
) -> Mitteilung:
    mitteilung = await queries.get_mitteilung(session, mitteilung_id=id, person=person, heute=heute)
    return set_etag(response, mitteilung)


@router.post(
    "",
    summary="Mitteilung entwerfen",
    status_code=201,
    response_model=MitteilungRead,
    dependencies=PFLEGEN,
    responses=problems(400, 401, 403, 409, 422),
)
async def post_mitteilung(
    inhalt: MitteilungCreate, vorgang: ImVorgang, session: Session, response: Response
) -> Mitteilung:
    mitteilung = await anlegen(session, inhalt=inhalt, vorgang=vorgang)
    response.headers["Location"] = f"/katalog/v1/mitteilungen/{mitteilung.id}"
    return set_etag(response, mitteilung)


@router.post(
    "/{id}/aendern",
    summary="Mitteilung ändern",
    response_model=MitteilungRead,
    dependencies=PFLEGEN,
    responses=AKT | problems(400),
)
async def post_mitteilung_aendern(
    inhalt: MitteilungAendern, vorgang: InBearbeitung, session: Session, response: Response
) -> Mitteilung:
    return set_etag(response, await aendern(session, inhalt=inhalt, vorgang=vorgang))


@router.post(
    "/{id}/veroeffentlichen",
    summary="Mitteilung veröffentlichen, heute oder an einem späteren Tag",
    response_model=MitteilungRead,
    dependencies=PFLEGEN,
    responses=AKT | problems(400),
)
async def post_mitteilung_veroeffentlichen(
    wunsch: Veroeffentlichung, vorgang: InBearbeitung, session: Session, response: Response
) -> Mitteilung:
    return set_etag(response, await veroeffentlichen(session, wunsch=wunsch, vorgang=vorgang))


@router.post(
    "/{id}/zurueckziehen",
    summary="Mitteilung zurückziehen; sie wird wieder ein Entwurf",
    response_model=MitteilungRead,
    dependencies=PFLEGEN,
    responses=AKT,
)
async def post_mitteilung_zurueckziehen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> Mitteilung:
    return set_etag(response, await zurueckziehen(session, vorgang))


@fragen_router.get(
    "",
    summary="Kurze Fragen und schnelle Antworten",
    response_model=Liste[FrageRead],
    responses=problems(422),
)
async def get_fragen(
    filter: Annotated[FragenFilter, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[dict[str, Any]]:
    liste = await queries.list_fragen(session, filter=filter, heute=heute)
    return set_link(request, response, liste)
