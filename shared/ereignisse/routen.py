"""HTTP surface of the events of a service."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from shared.auth import Angemeldet, Rolle, braucht
from shared.ereignisse.arten import Ereignisarten
from shared.ereignisse.asyncapi import dokument
from shared.ereignisse.lesen import Lesesaal
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.ereignis import EreignisseFilter, EreignisseRead

BEISPIEL = {"dokument": {"value": {"asyncapi": "3.0.0", "info": {"version": "1"}}}}
LESEN = braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.PLATTFORM, Rolle.ADMIN)


def ereignis_router(arten: Ereignisarten) -> APIRouter:
    """Return the routes of a service that publishes `arten`; its app has a Lesesaal."""
    router = router_for("", tag="Ereignisse")

    @router.get(
        "/ereignisse",
        summary="Ereignisse der Reihe nach, ohne Lücken; mit warten auf das nächste",
        dependencies=[LESEN],
        response_model=EreignisseRead,
        responses=problems(401, 403, 422, 503),
    )
    async def get_ereignisse(
        filter: Annotated[EreignisseFilter, Query()],
        person: Angemeldet,
        saal: ImLesesaal,
        request: Request,
    ) -> Response:
        seite = await saal.lesen(
            filter, person, ende=request.app.state.ende, gegangen=request.is_disconnected
        )
        kopf = {"Cache-Control": "no-store"}
        return Response(seite.inhalt, media_type="application/json", headers=kopf)

    @router.get(
        "/asyncapi.json",
        summary="Alle Typen von Ereignissen und ihre Felder (AsyncAPI 3)",
        responses={200: {"content": {"application/json": {"examples": BEISPIEL}}}},
    )
    async def get_asyncapi(request: Request) -> dict[str, Any]:
        return dokument(
            arten,
            titel=request.app.title,
            oeffentliche_adresse=request.app.state.oeffentliche_adresse,
        )

    return router


async def _lesesaal(request: Request) -> Lesesaal:
    saal: Lesesaal = request.app.state.lesesaal
    return saal


ImLesesaal = Annotated[Lesesaal, Depends(_lesesaal)]
