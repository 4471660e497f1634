"""HTTP surface of the waiting list."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.beratung.tables import Akt, Antwort
from services.beratung.warteliste.ablehnen import ablehnen
from services.beratung.warteliste.annehmen import annehmen
from services.beratung.warteliste.auskunft import WartendeKommune, wartende_erfragen
from services.beratung.warteliste.eintragen import eintragen
from services.beratung.warteliste.queries import get_eintrag as eintrag_lesen
from services.beratung.warteliste.queries import list_warteliste
from services.beratung.warteliste.status import DARF, UEBERGAENGE
from services.beratung.warteliste.zurueckziehen import zurueckziehen
from shared.auth import Angemeldet, braucht
from shared.clock import Jetzt
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.warteliste import EintragCreate, EintragRead, WartelisteFilter
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/warteliste", tag="Warteliste")
AKT = problems(401, 403, 404, 409, 412, 422, 428)


@router.post(
    "",
    summary="Auf die Warteliste setzen",
    status_code=201,
    dependencies=[
        braucht(*DARF),
        Depends(wartende_erfragen),  # before the first statement: no connection waits for it
        once(Antwort, required=True),
    ],
    responses=problems(400, 401, 403, 409, 422, 503),
)
async def post_eintrag(
    wunsch: EintragCreate,
    kommunen: WartendeKommune,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> EintragRead:
    eintrag = await eintragen(session, wunsch=wunsch, kommunen=kommunen, vorgang=vorgang)
    response.headers["Location"] = f"/beratung/v1/warteliste/{eintrag.id}"
    return set_etag(response, eintrag)


@router.get(
    "",
    summary="Eigene Einträge der Warteliste, für die Beratung alle",
    dependencies=[braucht(*DARF)],
    responses=problems(401, 403, 422),
)
async def get_warteliste(
    filter_: Annotated[WartelisteFilter, Query()],
    person: Angemeldet,
    session: Session,
    jetzt: Jetzt,
    request: Request,
    response: Response,
) -> Liste[EintragRead]:
    liste = await list_warteliste(session, filter_=filter_, person=person, jetzt=jetzt)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Ein Eintrag der Warteliste, mit Position oder Angebot",
    dependencies=[braucht(*DARF)],
    responses=problems(401, 403, 404, 422),
)
async def get_eintrag(
    id: UUID, person: Angemeldet, session: Session, jetzt: Jetzt, response: Response
) -> EintragRead:
    eintrag = await eintrag_lesen(session, eintrag_id=id, person=person, jetzt=jetzt)
    return set_etag(response, eintrag)


@router.post(
    "/{id}/annehmen",
    summary="Angebot annehmen",
    dependencies=[braucht(*UEBERGAENGE[Akt.ANNEHMEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_angebot_annehmen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> EintragRead:
    return set_etag(response, await annehmen(session, vorgang))


@router.post(
    "/{id}/ablehnen",
    summary="Angebot ablehnen",
    dependencies=[braucht(*UEBERGAENGE[Akt.ABLEHNEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_angebot_ablehnen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> EintragRead:
    return set_etag(response, await ablehnen(session, vorgang))


@router.post(
    "/{id}/zurueckziehen",
    summary="Nicht länger warten",
    dependencies=[braucht(*UEBERGAENGE[Akt.ZURUECKZIEHEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_eintrag_zurueckziehen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> EintragRead:
    return set_etag(response, await zurueckziehen(session, vorgang))
