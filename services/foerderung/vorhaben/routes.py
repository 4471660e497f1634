"""HTTP surface of Vorhaben."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.foerderung.tables import Antwort
from services.foerderung.vorhaben import queries
from services.foerderung.vorhaben.aendern import aendern
from services.foerderung.vorhaben.anlegen import anlegen
from services.foerderung.vorhaben.in_katalog import in_katalog_uebernehmen
from services.foerderung.vorhaben.schreiben import ErfragteKommunen, kommunen_erfragen
from shared.auth import EigenesToken, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.onlinedienst import OnlinedienstWrite
from shared.schemas.vorhaben import VorhabenFilter, VorhabenRead, VorhabenWrite
from shared.sicht import uebergreifend
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/vorhaben", tag="Vorhaben")
PFLEGEN = braucht(Rolle.KOORDINIERUNGSSTELLE)
GENUTZT = uebergreifend("How many Kommunen use a Vorhaben is asked by everybody, counted only.")
AKT = problems(401, 403, 404, 409, 412, 422, 428, 503)


@router.get(
    "",
    summary="Vorhaben suchen, die andere nachnutzen können",
    dependencies=[GENUTZT],
    responses=problems(422),
)
async def get_vorhaben_liste(
    filter: Annotated[VorhabenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[VorhabenRead]:
    return set_link(request, response, await queries.list_vorhaben(session, filter=filter))


@router.get(
    "/{id}",
    summary="Ein Vorhaben",
    dependencies=[GENUTZT],
    responses=problems(404, 422),
)
async def get_vorhaben(id: UUID, session: Session, response: Response) -> VorhabenRead:
    return set_etag(response, await queries.get_vorhaben(session, id))


@router.post(
    "",
    summary="Vorhaben anlegen, gefördert oder nur begleitet",
    status_code=201,
    dependencies=[PFLEGEN, Depends(kommunen_erfragen), once(Antwort)],
    responses=problems(401, 403, 409, 422, 503),
)
async def post_vorhaben(
    eingabe: VorhabenWrite,
    auskunft: ErfragteKommunen,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> VorhabenRead:
    vorhaben = await anlegen(session, eingabe, auskunft=auskunft, vorgang=vorgang)
    response.headers["Location"] = f"/foerderung/v1/vorhaben/{vorhaben.id}"
    return set_etag(response, vorhaben)


@router.post(
    "/{id}/aendern",
    summary="Vorhaben ändern",
    dependencies=[PFLEGEN, Depends(kommunen_erfragen), once(Antwort)],
    responses=AKT,
)
async def post_vorhaben_aendern(
    eingabe: VorhabenWrite,
    auskunft: ErfragteKommunen,
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
) -> VorhabenRead:
    vorhaben = await aendern(session, eingabe, auskunft=auskunft, vorgang=vorgang)
    return set_etag(response, vorhaben)


@router.post(
    "/{id}/in-katalog",
    summary="Als Onlinedienst in den Katalog übernehmen",
    dependencies=[PFLEGEN, once(Antwort)],
    responses=AKT,
)
async def post_vorhaben_in_katalog(
    eingabe: OnlinedienstWrite,
    token: EigenesToken,
    vorgang: InBearbeitung,
    session: Session,
    request: Request,
    response: Response,
) -> VorhabenRead:
    vorhaben = await in_katalog_uebernehmen(
        session, eingabe, katalog=request.app.state.katalog, token=token, vorgang=vorgang
    )
    return set_etag(response, vorhaben)
