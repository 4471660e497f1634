"""HTTP surface of collective checks."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.foerderung.sammelpruefung import queries
from services.foerderung.sammelpruefung.auskunft import ErfragteKommunen, kommunen_erfragen
from services.foerderung.sammelpruefung.sammelpruefen import sammelpruefen
from services.foerderung.tables import Antwort
from shared.auth import Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.pruefung import (
    SammelergebnisRead,
    SammelergebnisseFilter,
    SammelpruefungCreate,
    SammelpruefungenFilter,
    SammelpruefungKurzRead,
    SammelpruefungRead,
)
from shared.vorgang import ImVorgang

router = router_for("/sammelpruefungen", tag="Prüfungen")
LESEN = braucht(Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.ADMIN)


@router.post(
    "",
    summary="Alle Kommunen eines Stichtags prüfen",
    status_code=201,
    dependencies=[
        braucht(Rolle.KOORDINIERUNGSSTELLE),
        Depends(kommunen_erfragen),  # before the first statement: no connection waits for it
        once(Antwort),
    ],
    responses=problems(400, 401, 403, 409, 422, 503),
)
async def post_sammelpruefung(
    anfrage: SammelpruefungCreate,
    kommunen: ErfragteKommunen,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> SammelpruefungRead:
    lauf = await sammelpruefen(session, anfrage=anfrage, auskunft=kommunen, vorgang=vorgang)
    response.headers["Location"] = f"/foerderung/v1/sammelpruefungen/{lauf.id}"
    return await queries.mit_summen(session, lauf)


@router.get(
    "",
    summary="Sammelprüfungen, die jüngste zuerst",
    dependencies=[LESEN],
    responses=problems(401, 403, 422),
)
async def get_sammelpruefungen(
    filter: Annotated[SammelpruefungenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[SammelpruefungKurzRead]:
    liste = await queries.list_sammelpruefungen(session, filter=filter)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Sammelprüfung mit ihren Summen je Programm",
    dependencies=[LESEN],
    responses=problems(401, 403, 404, 422),
)
async def get_sammelpruefung(id: UUID, session: Session) -> SammelpruefungRead:
    lauf = await queries.get_sammelpruefung(session, id=id)
    return await queries.mit_summen(session, lauf)


@router.get(
    "/{id}/ergebnisse",
    summary="Die Ergebnisse einer Sammelprüfung",
    dependencies=[LESEN],
    responses=problems(401, 403, 404, 422),
)
async def get_sammelergebnisse(
    id: UUID,
    filter: Annotated[SammelergebnisseFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[SammelergebnisRead]:
    liste = await queries.list_ergebnisse(session, id=id, filter=filter)
    return set_link(request, response, liste)
