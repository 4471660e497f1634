"""HTTP surface of Abschlussberichte."""

from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.beratung.bericht import queries
from services.beratung.bericht.entfernen import entfernen
from services.beratung.bericht.formular import FORMULAR, IstHochgeladen, hochgeladen
from services.beratung.bericht.hochladen import hochladen
from services.beratung.bericht.zugriff import lies_bericht
from services.beratung.tables import Antwort, Bericht
from shared.auth import Angemeldet, Rolle, braucht
from shared.dateien.aufraeumen import bytes_entfernen
from shared.dateien.ausliefern import dokumentiert
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.bericht import BerichteFilter, BerichtRead
from shared.schemas.datei import Dateityp
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

buchung_router = router_for("/buchungen/{id}/berichte", tag="Abschlussberichte")
router = router_for("/berichte", tag="Abschlussberichte")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.BERATUNG)
DATEI = dokumentiert({Dateityp.PDF})


@buchung_router.post(
    "",
    summary="Den Abschlussbericht einer Beratung hochladen",
    response_model=BerichtRead,
    status_code=201,
    dependencies=[
        braucht(Rolle.BERATUNG),
        hochgeladen,  # before the first statement: no connection waits for a slow sender
        once(Antwort),
    ],
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
    openapi_extra=FORMULAR,
)
async def post_bericht(
    id: UUID, datei: IstHochgeladen, vorgang: ImVorgang, session: Session, response: Response
) -> Bericht:
    bericht = await hochladen(session, id=id, datei=datei, vorgang=vorgang)
    response.headers["Location"] = f"/beratung/v1/berichte/{bericht.id}"
    return set_etag(response, bericht)


@buchung_router.get(
    "",
    summary="Abschlussberichte einer Buchung",
    response_model=Liste[BerichtRead],
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_berichte(
    id: UUID,
    filter_: Annotated[BerichteFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[Bericht]:
    liste = await queries.list_berichte(session, id=id, filter_=filter_, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Ein Abschlussbericht: was er ist, und ob er geprüft ist",
    response_model=BerichtRead,
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_bericht(
    id: UUID, person: Angemeldet, session: Session, response: Response
) -> Bericht:
    return set_etag(response, await lies_bericht(session, id, person))


@router.get(
    "/{id}/datei",
    summary="Die Datei eines geprüften Abschlussberichts",
    dependencies=[SEHEN],
    response_class=StreamingResponse,
    responses=DATEI | problems(401, 403, 404, 409, 422, 503),
)
async def get_bericht_datei(
    id: UUID, person: Angemeldet, session: Session, request: Request
) -> StreamingResponse:
    return await queries.get_datei(session, request.app.state.ablage, id=id, person=person)


@router.post(
    "/{id}/entfernen",
    summary="Einen Abschlussbericht zurücknehmen",
    response_model=BerichtRead,
    dependencies=[braucht(Rolle.BERATUNG), once(Antwort)],
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_bericht_entfernen(
    vorgang: InBearbeitung,
    session: Session,
    request: Request,
    response: Response,
    danach: BackgroundTasks,
) -> Bericht:
    bericht = await entfernen(session, vorgang)
    danach.add_task(bytes_entfernen, request.app.state.ablage, bericht)
    return set_etag(response, bericht)
