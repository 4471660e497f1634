"""HTTP of the page `/`."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.dashboard.quelle.quellen import AlleQuellen
from services.dashboard.seiten.land import geld, module, verlauf
from services.dashboard.seiten.land.ansicht import land_zeigen
from services.dashboard.seiten.land.karte import Auswahl
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)
CSV = {"verlauf": verlauf.CSV, "module": module.CSV, "geld": geld.CSV}


@router.api_route("/", methods=NUR_LESEN)
async def get_land(
    rahmen: SeitenRahmen, quellen: AlleQuellen, kennzahl: str = "", zaehlweise: str = ""
) -> HTMLResponse:
    auswahl = Auswahl.aus(kennzahl=kennzahl, zaehlweise=zaehlweise)
    land = await land_zeigen(quellen, auswahl, stichtag=rahmen.heute, jetzt=rahmen.jetzt)
    return rahmen.zeigen("land/land.html", land=land, csv=CSV)
