"""HTTP of the events (server-sent events, WHATWG HTML 9.2)."""

from typing import Annotated

from fastapi import Header, Request
from fastapi.sse import EventSourceResponse

from services.dashboard.aktualisierung.hoeren import Platz
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_aktualisierung import EreignisId

router = router_for("/aktualisierungen", tag="Aktualisierungen")


@router.get(
    "",
    summary="Ereignisse, solange eine Seite offen ist: welche Quelle etwas Neues sagt",
    response_class=EventSourceResponse,
    responses=problems(422, 503),
)
async def get_aktualisierungen(
    platz: Platz,
    request: Request,
    last_event_id: Annotated[
        EreignisId | None, Header(description="Kennung des letzten erhaltenen Ereignisses.")
    ] = None,
) -> EventSourceResponse:
    strom = platz.neuigkeiten.strom(
        last_event_id,
        dauer=platz.dauer,
        herzschlag=platz.herzschlag,
        ende=request.app.state.ende,
    )
    return EventSourceResponse(strom, headers={"Cache-Control": "no-store"})
