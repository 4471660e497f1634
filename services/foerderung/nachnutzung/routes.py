"""HTTP surface of Nachnutzungen."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.foerderung.nachnutzung import queries
from services.foerderung.nachnutzung.anfragen import anfragen
from services.foerderung.nachnutzung.status import ROLLEN, UEBERGAENGE
from services.foerderung.nachnutzung.vollziehen import vollziehe
from services.foerderung.tables import Akt, Antwort
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.vorhaben import NachnutzungenFilter, NachnutzungRead, NachnutzungWrite
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

vorhaben_router = router_for("/vorhaben", tag="Nachnutzungen")
router = router_for("/nachnutzungen", tag="Nachnutzungen")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE)
AKT = problems(401, 403, 404, 409, 412, 422, 428)


def schritt(akt: Akt) -> list[Any]:
    return [braucht(*ROLLEN[UEBERGAENGE[akt].seite]), once(Antwort)]


@vorhaben_router.post(
    "/{id}/nachnutzungen",
    summary="Nachnutzung eines Vorhabens anfragen",
    status_code=201,
    dependencies=[braucht(Rolle.KOMMUNE), once(Antwort)],
    responses=problems(401, 403, 404, 409, 422),
)
async def post_nachnutzung(
    id: UUID,
    eingabe: NachnutzungWrite,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> NachnutzungRead:
    nachnutzung = await anfragen(session, id, eingabe, vorgang)
    response.headers["Location"] = f"/foerderung/v1/nachnutzungen/{nachnutzung.id}"
    return set_etag(response, nachnutzung)


@vorhaben_router.get(
    "/{id}/nachnutzungen",
    summary="Eigene Nachnutzung eines Vorhabens, für Träger und Koordinierungsstelle alle",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_nachnutzungen(
    id: UUID,
    filter: Annotated[NachnutzungenFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[NachnutzungRead]:
    liste = await queries.list_nachnutzungen(session, vorhaben_id=id, filter=filter, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Nachnutzung",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_nachnutzung(
    id: UUID, person: Angemeldet, session: Session, response: Response
) -> NachnutzungRead:
    return set_etag(response, await queries.get_nachnutzung(session, id, person))


@router.post(
    "/{id}/zusagen",
    summary="Nachnutzung zusagen (Träger oder Koordinierungsstelle)",
    dependencies=schritt(Akt.ZUSAGEN),
    responses=AKT,
)
async def post_zusagen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> NachnutzungRead:
    return set_etag(response, await vollziehe(session, Akt.ZUSAGEN, vorgang))


@router.post(
    "/{id}/ablehnen",
    summary="Nachnutzung ablehnen (Träger oder Koordinierungsstelle)",
    dependencies=schritt(Akt.ABLEHNEN),
    responses=AKT,
)
async def post_ablehnen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> NachnutzungRead:
    return set_etag(response, await vollziehe(session, Akt.ABLEHNEN, vorgang))


@router.post(
    "/{id}/beginnen",
    summary="Zugesagte Nachnutzung beginnen",
    dependencies=schritt(Akt.BEGINNEN),
    responses=AKT,
)
async def post_beginnen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> NachnutzungRead:
    return set_etag(response, await vollziehe(session, Akt.BEGINNEN, vorgang))


@router.post(
    "/{id}/beenden",
    summary="Nachnutzung beenden oder Anfrage zurückziehen",
    dependencies=schritt(Akt.BEENDEN),
    responses=AKT,
)
async def post_beenden(
    vorgang: InBearbeitung, session: Session, response: Response
) -> NachnutzungRead:
    return set_etag(response, await vollziehe(session, Akt.BEENDEN, vorgang))
