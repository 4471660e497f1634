"""HTTP of the register of published figures."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.dashboard.seiten.angaben.register import register_zeigen
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/angaben", methods=NUR_LESEN)
async def get_angaben(rahmen: SeitenRahmen, q: str = "", quelle: str = "") -> HTMLResponse:
    register = await register_zeigen(rahmen.gespraech, q=q, quelle=quelle)
    return rahmen.zeigen("angaben/register.html", register=register)
