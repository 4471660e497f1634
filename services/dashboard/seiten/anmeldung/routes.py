"""HTTP of logging in and out."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from services.dashboard.anmeldung.abmelden import abmelden
from services.dashboard.anmeldung.anmelden import anmelden, zurueckkehren
from services.dashboard.anmeldung.zugang import AktAbmelden
from services.dashboard.anmeldung.zurueck import STARTSEITE, Zurueck
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen
from shared.clock import Heute, Jetzt

router = APIRouter(include_in_schema=False)
Kurz = Annotated[str, Query(max_length=4000)]


@router.api_route("/anmelden", methods=NUR_LESEN)
async def get_anmelden(request: Request, zurueck: Zurueck = STARTSEITE) -> RedirectResponse:
    return RedirectResponse(await anmelden(request, zurueck), 303)


@router.get("/anmelden/rueckkehr")
async def get_rueckkehr(
    request: Request,
    heute: Heute,
    jetzt: Jetzt,
    state: Kurz = "",
    code: Kurz = "",
    iss: Kurz | None = None,
) -> RedirectResponse:
    ziel = await zurueckkehren(request, state=state, code=code, iss=iss, heute=heute, jetzt=jetzt)
    return RedirectResponse(ziel, 303)


@router.api_route("/anmelden/abgelaufen", methods=NUR_LESEN)
async def get_abgelaufen(
    rahmen: SeitenRahmen, zurueck: Zurueck = STARTSEITE, noch_da: bool = False
) -> HTMLResponse:
    return rahmen.zeigen("anmeldung/abgelaufen.html", zurueck=zurueck, noch_da=noch_da)


@router.post("/abmelden", dependencies=[AktAbmelden])
async def post_abmelden(request: Request) -> RedirectResponse:
    return RedirectResponse(await abmelden(request), 303)


@router.api_route("/abgemeldet", methods=NUR_LESEN)
async def get_abgemeldet(rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("anmeldung/abgemeldet.html")
