"""HTTP of the web pages; unlike the API they tolerate what others append to an address."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import HTMLResponse

from services.dashboard.quelle.quellen import AlleQuellen
from services.dashboard.seiten.land import land_zeigen
from services.dashboard.seiten.probleme import problemart, problemarten
from services.dashboard.seiten.statisch import datei
from services.dashboard.seiten.vorlagen import VORLAGEN
from shared.clock import Heute, Jetzt
from shared.seiten import seite

router = APIRouter(include_in_schema=False)
NUR_LESEN = ["GET", "HEAD"]
IfNoneMatch = Annotated[str | None, Header(max_length=4000)]


@router.api_route("/", methods=NUR_LESEN, response_class=HTMLResponse)
async def get_land(
    request: Request, quellen: AlleQuellen, heute: Heute, jetzt: Jetzt
) -> HTMLResponse:
    land = await land_zeigen(quellen, stichtag=heute, jetzt=jetzt)
    return seite(VORLAGEN, "land.html", land=land, zeit=request.app.state.zeit)


@router.api_route("/probleme", methods=NUR_LESEN, response_class=HTMLResponse)
async def get_probleme() -> HTMLResponse:
    return seite(VORLAGEN, "probleme.html", arten=problemarten())


@router.api_route("/probleme/{name}", methods=NUR_LESEN, response_class=HTMLResponse)
async def get_problem(name: str) -> HTMLResponse:
    return seite(VORLAGEN, "problem.html", art=problemart(name))


@router.api_route("/ozg.css", methods=NUR_LESEN)
async def get_stil(if_none_match: IfNoneMatch = None) -> Response:
    return datei("ozg.css", if_none_match=if_none_match)


@router.api_route("/marke.svg", methods=NUR_LESEN)
async def get_marke(if_none_match: IfNoneMatch = None) -> Response:
    return datei("marke.svg", if_none_match=if_none_match)
