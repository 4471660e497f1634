"""HTTP surface of Nachweise."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.foerderung.antrag.ablehnungen import mit_vermerk_der_ablehnung
from services.foerderung.nachweis import queries
from services.foerderung.nachweis.entfernen import entfernen
from services.foerderung.nachweis.formular import FORMULAR, IstHochgeladen, hochgeladen
from services.foerderung.nachweis.hochladen import hochladen
from services.foerderung.tables import Antwort, Nachweis
from shared.auth import Angemeldet, Rolle, braucht
from shared.dateien.aufraeumen import bytes_entfernen
from shared.dateien.ausliefern import dokumentiert
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.nachweis import NachweiseFilter, NachweisRead
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

antrag_router = router_for("/antraege/{id}/nachweise", tag="Nachweise")
router = router_for("/nachweise", tag="Nachweise")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV)
DATEI = dokumentiert()


@antrag_router.post(
    "",
    summary="Einen Nachweis hochladen",
    response_model=NachweisRead,
    status_code=201,
    dependencies=[
        mit_vermerk_der_ablehnung,
        braucht(Rolle.KOMMUNE),
        hochgeladen,  # before the first statement: no connection waits for a slow sender
        once(Antwort),
    ],
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
    openapi_extra=FORMULAR,
)
async def post_nachweis(
    id: UUID,
    datei: IstHochgeladen,
    vorgang: ImVorgang,
    session: Session,
    request: Request,
    response: Response,
    danach: BackgroundTasks,
) -> Nachweis:
    nachweis = await hochladen(session, id=id, hochgeladen=datei, vorgang=vorgang)
    response.headers["Location"] = f"/foerderung/v1/nachweise/{nachweis.id}"
    danach.add_task(_wecken, request.app.state.nachweise)
    return set_etag(response, nachweis)


@antrag_router.get(
    "",
    summary="Nachweise eines Antrags",
    response_model=Liste[NachweisRead],
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_nachweise(
    id: UUID,
    filter: Annotated[NachweiseFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[Nachweis]:
    liste = await queries.list_nachweise(session, id=id, filter=filter, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Ein Nachweis: was er ist, und ob er geprüft ist",
    response_model=NachweisRead,
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_nachweis(
    id: UUID, person: Angemeldet, session: Session, response: Response
) -> Nachweis:
    return set_etag(response, await queries.lies_nachweis(session, id, person))


@router.get(
    "/{id}/datei",
    summary="Die Datei eines geprüften Nachweises",
    dependencies=[SEHEN],
    response_class=StreamingResponse,
    responses=DATEI | problems(401, 403, 404, 409, 422, 503),
)
async def get_nachweis_datei(
    id: UUID, person: Angemeldet, session: Session, request: Request
) -> StreamingResponse:
    return await queries.get_datei(session, request.app.state.ablage, id=id, person=person)


@router.post(
    "/{id}/entfernen",
    summary="Einen Nachweis aus einem Entwurf entfernen",
    response_model=NachweisRead,
    dependencies=[mit_vermerk_der_ablehnung, braucht(Rolle.KOMMUNE), once(Antwort)],
    responses=problems(401, 403, 404, 409, 412, 422, 428),
)
async def post_nachweis_entfernen(
    vorgang: InBearbeitung,
    session: Session,
    request: Request,
    response: Response,
    danach: BackgroundTasks,
) -> Nachweis:
    nachweis = await entfernen(session, vorgang)
    danach.add_task(bytes_entfernen, request.app.state.ablage, nachweis)
    return set_etag(response, nachweis)


async def _wecken(geweckt: asyncio.Event) -> None:
    geweckt.set()
