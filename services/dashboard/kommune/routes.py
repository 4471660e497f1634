"""HTTP of the cockpit."""

from typing import Annotated

from fastapi import Path, Request, Response

from services.dashboard.kommune.cockpit import SEHEN_ALLE, cockpit_zusammenstellen
from shared.auth import Angemeldet, EigenesToken, Rolle, braucht
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard import CockpitRead
from shared.schemas.eingabe import Ags

router = router_for("/kommunen", tag="Kommunen")


@router.get(
    "/{ags}",
    summary="Cockpit einer Kommune: was sie angeht, aus allen Diensten",
    dependencies=[braucht(Rolle.KOMMUNE, *SEHEN_ALLE)],
    responses=problems(401, 403, 404, 422, 503),
)
async def get_cockpit(
    ags: Annotated[Ags, Path(description="Gemeindeschlüssel mit 5, 8 oder 12 Ziffern")],
    person: Angemeldet,
    bearer: EigenesToken,
    heute: Heute,
    request: Request,
    response: Response,
) -> CockpitRead:
    response.headers["Cache-Control"] = "private, no-store"
    return await cockpit_zusammenstellen(
        request.app.state.katalog,
        request.app.state.beratung,
        ags=ags,
        stichtag=heute,
        person=person,
        bearer=bearer,
    )
