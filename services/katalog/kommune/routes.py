"""HTTP surface of Kommunen."""

from typing import Annotated, Any

from fastapi import Path, Query, Request, Response

from services.katalog.kommune import queries
from services.katalog.stichtag import Stichtag
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.eingabe import Ags
from shared.schemas.katalog import KommunenFilter, KommuneRead
from shared.schemas.liste import Liste

router = router_for("/kommunen", tag="Kommunen")


@router.get(
    "",
    summary="Kommunen eines Stichtags suchen",
    response_model=Liste[KommuneRead],
    responses=problems(422),
)
async def get_kommunen(
    filter: Annotated[KommunenFilter, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[dict[str, Any]]:
    return set_link(
        request, response, await queries.list_kommunen(session, filter=filter, heute=heute)
    )


@router.get(
    "/{ags}",
    summary="Eine Kommune an einem Stichtag, mit Vorgängern und Nachfolgern",
    response_model=KommuneRead,
    responses=problems(404, 422),
)
async def get_kommune(
    ags: Annotated[Ags, Path(description="Gemeindeschlüssel mit 5, 8 oder 12 Ziffern")],
    stichtag: Stichtag,
    session: Lesung,
) -> dict[str, Any]:
    return await queries.get_kommune(session, ags=ags, stichtag=stichtag)
