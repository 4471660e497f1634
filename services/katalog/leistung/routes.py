"""HTTP surface of Leistungen."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.katalog.leistung import queries
from services.katalog.leistung.reifegrad_eintragen import reifegrad_eintragen
from services.katalog.tables import Antwort, Reifegrad
from shared.auth import Rolle, braucht
from shared.clock import Heute
from shared.db import Lesung, Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.leistung import (
    LeistungEinzelnRead,
    LeistungenFilter,
    LeistungRead,
    ReifegradeFilter,
    ReifegradRead,
    ReifegradWrite,
)
from shared.schemas.liste import Liste
from shared.vorgang import ImVorgang

router = router_for("/leistungen", tag="Leistungen")


@router.get(
    "",
    summary="Namentlich bekannte Leistungen suchen",
    response_model=Liste[LeistungRead],
    responses=problems(422),
)
async def get_leistungen(
    filter: Annotated[LeistungenFilter, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
) -> Response:
    seite = await queries.list_leistungen(session, filter=filter, heute=heute)
    return seite.antwort(request)


@router.get(
    "/{id}",
    summary="Eine Leistung mit Verrichtungen und Reifegraden",
    response_model=LeistungEinzelnRead,
    responses=problems(404, 422),
)
async def get_leistung(id: UUID, session: Lesung, heute: Heute) -> dict[str, Any]:
    return await queries.get_leistung(session, leistung_id=id, heute=heute)


@router.get(
    "/{id}/reifegrade",
    summary="Reifegrade einer Leistung, auch frühere",
    response_model=Liste[ReifegradRead],
    responses=problems(404, 422),
)
async def get_reifegrade(
    id: UUID,
    filter: Annotated[ReifegradeFilter, Query()],
    session: Lesung,
    request: Request,
    response: Response,
) -> Liste[Reifegrad]:
    liste = await queries.list_reifegrade(session, leistung_id=id, filter=filter)
    return set_link(request, response, liste)


@router.post(
    "/{id}/reifegrade",
    summary="Reifegrad eintragen",
    response_model=ReifegradRead,
    status_code=201,
    dependencies=[braucht(Rolle.KOORDINIERUNGSSTELLE), once(Antwort)],
    responses=problems(401, 403, 404, 409, 422),
)
async def post_reifegrad(
    id: UUID, eintrag: ReifegradWrite, vorgang: ImVorgang, session: Session
) -> Reifegrad:
    return await reifegrad_eintragen(session, id, eintrag, vorgang)
