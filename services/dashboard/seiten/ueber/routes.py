"""HTTP of the pages about this site."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/barrierefreiheit", methods=NUR_LESEN)
async def get_barrierefreiheit(rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("ueber/barrierefreiheit.html")


@router.api_route("/datenschutz", methods=NUR_LESEN)
async def get_datenschutz(rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("ueber/datenschutz.html")


@router.api_route("/impressum", methods=NUR_LESEN)
async def get_impressum(rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("ueber/impressum.html")


@router.api_route("/schnittstellen", methods=NUR_LESEN)
async def get_schnittstellen(rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen("ueber/schnittstellen.html")
