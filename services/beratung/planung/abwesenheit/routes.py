"""HTTP surface of absences."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.beratung.buchung.anstehen import anstehen
from services.beratung.planung.abwesenheit.eintragen import eintragen
from services.beratung.planung.abwesenheit.kalender import (
    KOERPER,
    GelesenerKalender,
    lies_kalender,
)
from services.beratung.planung.abwesenheit.queries import list_abwesenheiten
from services.beratung.planung.abwesenheit.uebernehmen import uebernehmen
from services.beratung.planung.abwesenheit.zuruecknehmen import zuruecknehmen
from services.beratung.tables import Antwort
from shared.auth import Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.berater import (
    AbwesenheitCreate,
    AbwesenheitenFilter,
    AbwesenheitRead,
    KalenderFrage,
    KalenderRead,
)
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

berater_router = router_for("/berater/{id}/abwesenheiten", tag="Planung")
router = router_for("/abwesenheiten", tag="Planung")
PLANEN = braucht(Rolle.BERATUNG)


@berater_router.get(
    "",
    summary="Abwesenheiten eines Teams",
    dependencies=[PLANEN],
    responses=problems(401, 403, 404, 422),
)
async def get_abwesenheiten(
    id: UUID,
    filter: Annotated[AbwesenheitenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[AbwesenheitRead]:
    liste = await list_abwesenheiten(session, berater=id, filter=filter)
    return set_link(request, response, liste)


@berater_router.post(
    "",
    summary="Eine Abwesenheit eintragen",
    status_code=201,
    dependencies=[PLANEN, anstehen, once(Antwort)],
    responses=problems(401, 403, 404, 409, 422),
)
async def post_abwesenheit(
    id: UUID,
    abwesenheit: AbwesenheitCreate,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> AbwesenheitRead:
    neu = await eintragen(session, berater=id, abwesenheit=abwesenheit, vorgang=vorgang)
    return set_etag(response, neu)


@berater_router.post(
    "/ics",
    summary="Abwesenheiten aus einem Kalender übernehmen",
    dependencies=[
        PLANEN,
        Depends(lies_kalender),  # before the first statement: no connection waits for it
        anstehen,
        once(Antwort),
    ],
    responses=problems(401, 403, 404, 409, 413, 422),
    openapi_extra=KOERPER,
)
async def post_abwesenheiten_ics(
    id: UUID,
    frage: Annotated[KalenderFrage, Query()],
    kalender: GelesenerKalender,
    vorgang: ImVorgang,
    session: Session,
) -> KalenderRead:
    return await uebernehmen(
        session,
        berater=id,
        kalender=kalender,
        vollstaendig=frage.vollstaendig,
        vorgang=vorgang,
    )


@router.post(
    "/{id}/zuruecknehmen",
    summary="Eine Abwesenheit zurücknehmen",
    dependencies=[PLANEN, once(Antwort)],
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_abwesenheit_zuruecknehmen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AbwesenheitRead:
    return set_etag(response, await zuruecknehmen(session, vorgang))
