"""HTTP of the page `/`."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.dashboard.quelle.quellen import AlleQuellen
from services.dashboard.seiten.land.ansicht import land_zeigen
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=NUR_LESEN)
async def get_land(rahmen: SeitenRahmen, quellen: AlleQuellen) -> HTMLResponse:
    land = await land_zeigen(quellen, stichtag=rahmen.heute, jetzt=rahmen.jetzt)
    return rahmen.zeigen("land/land.html", land=land)
