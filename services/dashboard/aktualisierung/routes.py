"""HTTP of the events (server-sent events, WHATWG HTML 9.2)."""

from typing import Annotated

from fastapi import Header, Request
from fastapi.responses import StreamingResponse

from services.dashboard.aktualisierung.hoeren import Platz
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_aktualisierung import EreignisId

BEISPIEL = {"event": "quelle", "id": "0a1b2c3d-17", "data": '{"quelle":"beratung"}'}


class Ereignisstrom(StreamingResponse):
    """Not FastAPI's own: that one writes what a generator yields, after the commit."""

    media_type = "text/event-stream"


router = router_for("/aktualisierungen", tag="Aktualisierungen")


@router.get(
    "",
    summary="Ereignisse, solange eine Seite offen ist: welche Quelle etwas Neues sagt",
    response_class=Ereignisstrom,
    responses={
        200: {
            "content": {
                "text/event-stream": {
                    "schema": {"type": "object"},
                    "examples": {"ereignis": {"value": BEISPIEL}},
                }
            }
        },
        **problems(422, 503),
    },
)
async def get_aktualisierungen(
    platz: Platz,
    request: Request,
    last_event_id: Annotated[
        EreignisId | None, Header(description="Kennung des letzten erhaltenen Ereignisses.")
    ] = None,
) -> Ereignisstrom:
    strom = platz.neuigkeiten.strom(
        last_event_id,
        dauer=platz.dauer,
        herzschlag=platz.herzschlag,
        ende=request.app.state.ende,
    )
    return Ereignisstrom(strom, headers={"Cache-Control": "no-store"})
