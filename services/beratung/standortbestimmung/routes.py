"""HTTP surface of the questionnaire and of the Standortbestimmungen."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from services.beratung.standortbestimmung import fragebogen_queries, queries
from services.beratung.standortbestimmung.festhalten import festhalten
from services.beratung.tables import Antwort
from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.beratung import ModulNr
from shared.schemas.liste import Liste
from shared.schemas.standortbestimmung import (
    FragebogenFilter,
    FragebogenRead,
    StandortbestimmungCreate,
    StandortbestimmungenFilter,
    StandortbestimmungItem,
    StandortbestimmungRead,
    VorbereitungenRead,
)
from shared.versions import set_etag
from shared.vorgang import ImVorgang

fragebogen_router = router_for("/fragebogen", tag="Standortbestimmung")
modul_router = router_for("/module/{nr}/vorbereitung", tag="Beratungsmodule")
router = router_for("/standortbestimmungen", tag="Standortbestimmung")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE)


@fragebogen_router.get(
    "", summary="Der Fragebogen der Standortbestimmung", responses=problems(404, 422)
)
async def get_fragebogen(
    filter_: Annotated[FragebogenFilter, Query()], request: Request, heute: Heute
) -> FragebogenRead:
    return fragebogen_queries.get_fragebogen(
        request.app.state.frageboegen, fassung=filter_.fassung, heute=heute
    )


@modul_router.get(
    "", summary="Was für ein Beratungsmodul vorzubereiten ist", responses=problems(422)
)
async def get_vorbereitung(
    nr: Annotated[ModulNr, Path(examples=[3])], request: Request, heute: Heute
) -> VorbereitungenRead:
    return fragebogen_queries.get_vorbereitung(request.app.state.frageboegen, modul=nr, heute=heute)


@router.post(
    "",
    summary="Den Standort der eigenen Kommune bestimmen",
    status_code=201,
    dependencies=[braucht(Rolle.KOMMUNE), once(Antwort)],
    responses=problems(401, 403, 409, 422),
)
async def post_standortbestimmung(
    angaben: StandortbestimmungCreate,
    vorgang: ImVorgang,
    session: Session,
    request: Request,
    response: Response,
) -> StandortbestimmungRead:
    neue = await festhalten(
        session, angaben=angaben, frageboegen=request.app.state.frageboegen, vorgang=vorgang
    )
    response.headers["Location"] = f"/beratung/v1/standortbestimmungen/{neue.id}"
    return set_etag(response, neue)


@router.get(
    "",
    summary="Standortbestimmungen: die eigenen, für Beratung und Koordinierungsstelle alle",
    dependencies=[SEHEN],
    responses=problems(401, 403, 422),
)
async def get_standortbestimmungen(
    filter_: Annotated[StandortbestimmungenFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[StandortbestimmungItem]:
    liste = await queries.list_standortbestimmungen(session, filter_=filter_, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Standortbestimmung mit Empfehlung, Regeln und Vorbereitung",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_standortbestimmung(
    id: UUID, person: Angemeldet, session: Session, response: Response
) -> StandortbestimmungRead:
    eine = await queries.get_standortbestimmung(session, id=id, person=person)
    return set_etag(response, eine)
