"""HTTP of the cockpit."""

from typing import Annotated

from fastapi import Path, Request, Response

from services.dashboard.kommune.cockpit import cockpit_zusammenstellen
from services.dashboard.quelle.quellen import AlleQuellen
from shared.auth import FREIWILLIG, Bearer, VielleichtAngemeldet
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_kommune import CockpitRead
from shared.schemas.eingabe import Ags

router = router_for("/kommunen", tag="Kommunen")


@router.get(
    "/{ags}",
    summary="Cockpit einer Kommune: was alle sehen, und was ihr Token mehr zeigt",
    responses=problems(401, 404, 422, 503),
    openapi_extra=FREIWILLIG,
)
async def get_cockpit(
    ags: Annotated[Ags, Path(description="Gemeindeschlüssel mit 5, 8 oder 12 Ziffern")],
    person: VielleichtAngemeldet,
    bearer: Bearer,
    quellen: AlleQuellen,
    heute: Heute,
    request: Request,
    response: Response,
) -> CockpitRead:
    response.headers["Cache-Control"] = "private, no-store" if person else "no-cache"
    return await cockpit_zusammenstellen(
        quellen,
        request.app.state.teile,
        ags=ags,
        stichtag=heute,
        person=person,
        bearer=bearer.credentials if bearer else None,
    )
