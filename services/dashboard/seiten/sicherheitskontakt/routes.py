"""HTTP of security.txt."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from services.dashboard.seiten.rahmen import NUR_LESEN
from services.dashboard.seiten.sicherheitskontakt.nennen import PFAD, sicherheitskontakt
from shared.clock import Jetzt

router = APIRouter(include_in_schema=False)


@router.api_route(PFAD, methods=NUR_LESEN)
async def get_sicherheitskontakt(request: Request, jetzt: Jetzt) -> PlainTextResponse:
    text = sicherheitskontakt(
        request.app.state.sicherheitskontakte,
        adresse=request.app.state.oeffentliche_adresse,
        jetzt=jetzt,
    )
    return PlainTextResponse(text, headers={"Cache-Control": "public, max-age=3600"})
