"""HTTP surface of imports."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Query, Request, Response

from services.katalog.tables import Antwort, Uebernahmelauf
from services.katalog.uebernahme.anlegen import uebernahme_anlegen
from services.katalog.uebernahme.queries import get_uebernahme as uebernahme_lesen
from services.katalog.uebernahme.queries import list_uebernahmen
from shared.auth import Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.uebernahme import (
    MAX_DATEI,
    UebernahmeCreate,
    UebernahmeListed,
    UebernahmenFilter,
    UebernahmeRead,
)
from shared.vorgang import ImVorgang

router = router_for("/uebernahmen", tag="Übernahmen")
NUR_ADMIN = braucht(Rolle.ADMIN)
DATEI = {
    "requestBody": {
        "required": True,
        "description": "Die Datei, unverändert",
        "content": {
            "application/octet-stream": {
                "schema": {
                    "type": "string",
                    "maxLength": MAX_DATEI,
                    "examples": ["leika_schluessel,bezeichnung,typisierung,ozg_id,…"],
                }
            }
        },
    }
}


async def _datei(request: Request) -> bytes:
    return await request.body()


@router.post(
    "",
    summary="Eine Datei übernehmen lassen",
    response_model=UebernahmeRead,
    status_code=202,
    dependencies=[NUR_ADMIN, once(Antwort)],
    responses=problems(401, 403, 409, 413, 422, 503),
    openapi_extra=DATEI,
)
async def post_uebernahme(
    auftrag: Annotated[UebernahmeCreate, Query()],
    vorgang: ImVorgang,
    session: Session,
    datei: Annotated[bytes, Depends(_datei)],
    request: Request,
    response: Response,
    danach: BackgroundTasks,
) -> Any:
    lauf = await uebernahme_anlegen(session, auftrag=auftrag, datei=datei, vorgang=vorgang)
    response.headers["Location"] = f"/katalog/v1/uebernahmen/{lauf.id}"
    danach.add_task(_wecken, request.app.state.uebernahme)
    return lauf


@router.get(
    "",
    summary="Übernahmen, die jüngsten zuerst",
    response_model=Liste[UebernahmeListed],
    dependencies=[NUR_ADMIN],
    responses=problems(401, 403, 422),
)
async def get_uebernahmen(
    filter: Annotated[UebernahmenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[Uebernahmelauf]:
    return set_link(request, response, await list_uebernahmen(session, filter=filter))


@router.get(
    "/{id}",
    summary="Eine Übernahme: wie weit sie ist und was sie ergab",
    response_model=UebernahmeRead,
    dependencies=[NUR_ADMIN],
    responses=problems(401, 403, 404, 422),
)
async def get_uebernahme(id: UUID, session: Session) -> Any:
    return await uebernahme_lesen(session, id=id)


async def _wecken(geweckt: asyncio.Event) -> None:
    geweckt.set()
