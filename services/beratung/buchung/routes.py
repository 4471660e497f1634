"""HTTP surface of Buchungen."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.beratung.buchung.ablehnen import ablehnen
from services.beratung.buchung.anstehen import anstehen
from services.beratung.buchung.auskunft import (
    ErfragteKommunen,
    UmzubuchendeKommunen,
    kommunen_erfragen,
    umzubuchende_erfragen,
)
from services.beratung.buchung.bestaetigen import bestaetigen
from services.beratung.buchung.buchen import buchen
from services.beratung.buchung.durchfuehren import durchfuehren
from services.beratung.buchung.nicht_erschienen import nicht_erschienen
from services.beratung.buchung.queries import get_buchung as buchung_lesen
from services.beratung.buchung.queries import list_buchungen
from services.beratung.buchung.status import UEBERGAENGE
from services.beratung.buchung.stornieren import stornieren
from services.beratung.buchung.umbuchen import umbuchen
from services.beratung.buchung.zustimmen import zustimmen
from services.beratung.foerderregel.auffrischen import regel_bereit
from services.beratung.tables import Akt, Antwort
from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Jetzt
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.beratung import BuchungCreate, BuchungenFilter, BuchungRead
from shared.schemas.buchung import UmbuchungCreate, ZustimmungCreate
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/buchungen", tag="Buchungen")
AKT = problems(401, 403, 404, 409, 412, 422, 428)
OHNE_EIGENANTEIL = ZustimmungCreate()
SEHEN = braucht(Rolle.KOMMUNE, Rolle.BERATUNG)


@router.post(
    "",
    summary="Beratung buchen (reservieren)",
    status_code=201,
    dependencies=[
        braucht(Rolle.KOMMUNE, Rolle.BERATUNG),
        Depends(kommunen_erfragen),  # before the first statement: no connection waits for it
        regel_bereit,
        anstehen,
        once(Antwort, required=True),
    ],
    responses=problems(400, 401, 403, 409, 422, 503),
)
async def post_buchung(
    wunsch: BuchungCreate,
    kommunen: ErfragteKommunen,
    vorgang: ImVorgang,
    session: Session,
    request: Request,
    response: Response,
) -> BuchungRead:
    buchung = await buchen(
        session,
        wunsch=wunsch,
        kommunen=kommunen,
        vorgang=vorgang,
        haltefrist=request.app.state.haltefrist,
    )
    response.headers["Location"] = f"/beratung/v1/buchungen/{buchung.id}"
    return set_etag(response, buchung)


@router.get(
    "",
    summary="Eigene Buchungen, für die Beratung alle",
    dependencies=[SEHEN],
    responses=problems(401, 403, 422),
)
async def get_buchungen(
    filter_: Annotated[BuchungenFilter, Query()],
    person: Angemeldet,
    session: Session,
    jetzt: Jetzt,
    request: Request,
    response: Response,
) -> Liste[BuchungRead]:
    liste = await list_buchungen(session, filter_=filter_, person=person, jetzt=jetzt)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Buchung",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_buchung(
    id: UUID, person: Angemeldet, session: Session, jetzt: Jetzt, response: Response
) -> BuchungRead:
    buchung = await buchung_lesen(session, buchung_id=id, person=person, jetzt=jetzt)
    return set_etag(response, buchung)


@router.post(
    "/{id}/bestaetigen",
    summary="Reservierung bestätigen",
    dependencies=[braucht(*UEBERGAENGE[Akt.BESTAETIGEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_bestaetigen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> BuchungRead:
    return set_etag(response, await bestaetigen(session, vorgang))


@router.post(
    "/{id}/umbuchen",
    summary="Buchung auf andere Tage legen",
    dependencies=[
        braucht(*UEBERGAENGE[Akt.UMBUCHEN].rollen),
        Depends(umzubuchende_erfragen),  # before the first statement of the request's transaction
        regel_bereit,
        anstehen,
        once(Antwort),
    ],
    responses=problems(401, 403, 404, 409, 412, 422, 428, 503),
)
async def post_umbuchen(
    wunsch: UmbuchungCreate,
    kommunen: UmzubuchendeKommunen,
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
) -> BuchungRead:
    buchung = await umbuchen(session, wunsch=wunsch, kommunen=kommunen, vorgang=vorgang)
    return set_etag(response, buchung)


@router.post(
    "/{id}/zustimmen",
    summary="Einer gemeinsamen Beratung zustimmen",
    dependencies=[
        braucht(*UEBERGAENGE[Akt.ZUSTIMMEN].rollen),
        regel_bereit,
        anstehen,
        once(Antwort),
    ],
    responses=problems(401, 403, 404, 409, 412, 422, 428, 503),
)
async def post_zustimmen(
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
    wunsch: ZustimmungCreate = OHNE_EIGENANTEIL,
) -> BuchungRead:
    return set_etag(response, await zustimmen(session, wunsch=wunsch, vorgang=vorgang))


@router.post(
    "/{id}/ablehnen",
    summary="An einer gemeinsamen Beratung nicht teilnehmen",
    dependencies=[braucht(*UEBERGAENGE[Akt.ABLEHNEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_ablehnen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> BuchungRead:
    return set_etag(response, await ablehnen(session, vorgang))


@router.post(
    "/{id}/durchfuehren",
    summary="Beratung als durchgeführt melden",
    dependencies=[braucht(*UEBERGAENGE[Akt.DURCHFUEHREN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_durchfuehren(
    vorgang: InBearbeitung, session: Session, response: Response
) -> BuchungRead:
    return set_etag(response, await durchfuehren(session, vorgang))


@router.post(
    "/{id}/nicht-erschienen",
    summary="Melden, dass niemand zur Beratung erschienen ist",
    dependencies=[braucht(*UEBERGAENGE[Akt.NICHT_ERSCHIENEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_nicht_erschienen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> BuchungRead:
    return set_etag(response, await nicht_erschienen(session, vorgang))


@router.post(
    "/{id}/stornieren",
    summary="Buchung stornieren",
    dependencies=[braucht(*UEBERGAENGE[Akt.STORNIEREN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_stornieren(
    vorgang: InBearbeitung, session: Session, response: Response
) -> BuchungRead:
    return set_etag(response, await stornieren(session, vorgang))
