"""HTTP of the pages behind the `type` of every problem document."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.dashboard.seiten.probleme.probleme import problemart, problemarten
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/probleme", methods=NUR_LESEN)
async def get_probleme(rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("probleme/liste.html", arten=problemarten())


@router.api_route("/probleme/{name}", methods=NUR_LESEN)
async def get_problem(name: str, rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("probleme/problem.html", art=problemart(name))
