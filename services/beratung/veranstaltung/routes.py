"""HTTP surface of Veranstaltungen and of the Anmeldungen for them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.beratung.kalenderdatei import BEISPIEL, MEDIA_TYPE, KalenderAntwort
from services.beratung.tables import Antwort
from services.beratung.veranstaltung import queries
from services.beratung.veranstaltung.absagen import absagen
from services.beratung.veranstaltung.aendern import aendern
from services.beratung.veranstaltung.anmelden import anmelden
from services.beratung.veranstaltung.kalendereintrag import kalendereintrag
from services.beratung.veranstaltung.planen import planen
from services.beratung.veranstaltung.zurueckziehen import zurueckziehen
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.veranstaltung import (
    AnmeldungCreate,
    AnmeldungenFilter,
    AnmeldungMitPostfach,
    AnmeldungRead,
    VeranstaltungenFilter,
    VeranstaltungRead,
    VeranstaltungWrite,
)
from shared.sicht import uebergreifend
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/veranstaltungen", tag="Veranstaltungen")
anmeldung_router = router_for("/anmeldungen", tag="Veranstaltungen")
PFLEGEN = [braucht(Rolle.KOORDINIERUNGSSTELLE, Rolle.BERATUNG), once(Antwort)]
BETEILIGT = braucht(Rolle.KOMMUNE, Rolle.BERATUNG, Rolle.KOORDINIERUNGSSTELLE)
AKT = problems(401, 403, 404, 409, 412, 422, 428)
WARTENDE = uebergreifend("How many seats are waited for is asked by everybody, and counts all.")


@router.get("", summary="Veranstaltungen", dependencies=[WARTENDE], responses=problems(422))
async def get_veranstaltungen(
    filter: Annotated[VeranstaltungenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[VeranstaltungRead]:
    return set_link(request, response, await queries.list_veranstaltungen(session, filter))


@router.get(
    "/{id}.ics",
    summary="Eine Veranstaltung für den Kalender",
    response_class=KalenderAntwort,
    responses={
        200: {"content": {MEDIA_TYPE: {"examples": {"kalender": {"value": BEISPIEL}}}}},
        **problems(404, 422),
    },
)
async def get_veranstaltung_ics(id: UUID, session: Session) -> KalenderAntwort:
    return KalenderAntwort(await kalendereintrag(session, id))


@router.get(
    "/{id}",
    summary="Eine Veranstaltung",
    dependencies=[WARTENDE],
    responses=problems(404, 422),
)
async def get_veranstaltung(id: UUID, session: Session, response: Response) -> VeranstaltungRead:
    return set_etag(response, await queries.get_veranstaltung(session, id))


@router.post(
    "",
    summary="Veranstaltung ankündigen",
    status_code=201,
    dependencies=PFLEGEN,
    responses=problems(401, 403, 409, 422),
)
async def post_veranstaltung(
    inhalt: VeranstaltungWrite, vorgang: ImVorgang, session: Session, response: Response
) -> VeranstaltungRead:
    veranstaltung = await planen(session, inhalt, vorgang)
    response.headers["Location"] = f"/beratung/v1/veranstaltungen/{veranstaltung.id}"
    return set_etag(response, veranstaltung)


@router.post(
    "/{id}/aendern",
    summary="Veranstaltung ändern; mehr Plätze lassen Wartende nachrücken",
    dependencies=PFLEGEN,
    responses=AKT,
)
async def post_veranstaltung_aendern(
    inhalt: VeranstaltungWrite, vorgang: InBearbeitung, session: Session, response: Response
) -> VeranstaltungRead:
    return set_etag(response, await aendern(session, inhalt, vorgang))


@router.post(
    "/{id}/absagen",
    summary="Veranstaltung absagen, mit allen Anmeldungen",
    dependencies=PFLEGEN,
    responses=AKT,
)
async def post_veranstaltung_absagen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> VeranstaltungRead:
    return set_etag(response, await absagen(session, vorgang))


@router.post(
    "/{id}/anmeldungen",
    summary="Kommune anmelden; ohne freie Plätze auf die Warteliste",
    status_code=201,
    dependencies=[braucht(Rolle.KOMMUNE), once(Antwort)],
    responses=problems(401, 403, 404, 409, 422),
)
async def post_anmeldung(
    id: UUID, wunsch: AnmeldungCreate, vorgang: ImVorgang, session: Session, response: Response
) -> AnmeldungRead:
    anmeldung = await anmelden(session, id, wunsch, vorgang)
    response.headers["Location"] = f"/beratung/v1/anmeldungen/{anmeldung.id}"
    return set_etag(response, anmeldung)


@router.get(
    "/{id}/anmeldungen",
    summary="Eigene Anmeldungen, für Beratung und Koordinierungsstelle alle",
    dependencies=[BETEILIGT],
    responses=problems(401, 403, 404, 422),
)
async def get_anmeldungen(
    id: UUID,
    filter: Annotated[AnmeldungenFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[AnmeldungMitPostfach]:
    liste = await queries.list_anmeldungen(
        session, veranstaltung_id=id, filter=filter, person=person
    )
    return set_link(request, response, liste)


@anmeldung_router.get(
    "/{id}",
    summary="Eine Anmeldung",
    dependencies=[BETEILIGT],
    responses=problems(401, 403, 404, 422),
)
async def get_anmeldung(
    id: UUID, person: Angemeldet, session: Session, response: Response
) -> AnmeldungMitPostfach:
    return set_etag(response, await queries.get_anmeldung(session, id, person))


@anmeldung_router.post(
    "/{id}/zurueckziehen",
    summary="Anmeldung zurückziehen; die Nächsten rücken nach",
    dependencies=[BETEILIGT, once(Antwort)],
    responses=AKT,
)
async def post_anmeldung_zurueckziehen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AnmeldungRead:
    return set_etag(response, await zurueckziehen(session, vorgang))
