"""HTTP surface of calendar subscriptions."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.beratung.kalenderabo import queries
from services.beratung.kalenderabo.abonnieren import abonnieren
from services.beratung.kalenderabo.lesen import kalender_lesen
from services.beratung.kalenderabo.widerrufen import widerrufen
from services.beratung.kalenderdatei import BEISPIEL, MEDIA_TYPE, KalenderAntwort
from services.beratung.tables import Antwort
from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.idempotency import Key, once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.kalenderabo import (
    Geheimnis,
    KalenderaboCreate,
    KalenderaboNeu,
    KalenderaboRead,
    KalenderabosFilter,
)
from shared.schemas.liste import Liste
from shared.sicht import uebergreifend
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/kalender", tag="Kalender")
EIGENE = braucht(Rolle.KOMMUNE, Rolle.BERATUNG)
GEHEIM = uebergreifend("Who knows the secret is nobody; it says whose Termine are shown.")
PRIVAT = {"Cache-Control": "private, max-age=300"}


@router.post(
    "",
    summary="Geheime Kalenderadresse nehmen; sie wird nur dieses eine Mal genannt",
    status_code=201,
    dependencies=[EIGENE],  # not once(): the answer holds the secret and must not be stored
    responses=problems(401, 403, 409, 422),
)
async def post_kalender(
    wunsch: KalenderaboCreate,
    vorgang: ImVorgang,
    session: Session,
    request: Request,
    response: Response,
    key: Key = None,
) -> KalenderaboNeu:
    response.headers["Cache-Control"] = "no-store"
    oeffentlich = request.app.state.oeffentliche_adresse
    return set_etag(
        response,
        await abonnieren(session, wunsch, vorgang, schluessel=key, oeffentlich=oeffentlich),
    )


@router.get(
    "",
    summary="Eigene Kalenderadressen, ohne ihre Geheimnisse",
    dependencies=[EIGENE],
    responses=problems(401, 403, 422),
)
async def get_kalenderadressen(
    filter: Annotated[KalenderabosFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[KalenderaboRead]:
    liste = await queries.list_abos(session, filter=filter, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{geheimnis}.ics",
    summary="Termine für ein Kalenderprogramm; das Geheimnis der Adresse ist der Zugang",
    dependencies=[GEHEIM],
    response_class=KalenderAntwort,
    responses={
        200: {"content": {MEDIA_TYPE: {"examples": {"kalender": {"value": BEISPIEL}}}}},
        **problems(404, 422),
    },
)
async def get_kalender(
    geheimnis: Geheimnis, session: Session, heute: Heute, jetzt: Jetzt
) -> KalenderAntwort:
    inhalt = await kalender_lesen(session, geheimnis, heute=heute, jetzt=jetzt)
    return KalenderAntwort(inhalt, headers=PRIVAT)


@router.post(
    "/{id}/widerrufen",
    summary="Kalenderadresse widerrufen",
    dependencies=[EIGENE, once(Antwort)],
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_kalender_widerrufen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> KalenderaboRead:
    return set_etag(response, await widerrufen(session, vorgang))
