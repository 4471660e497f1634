"""HTTP of what is new."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.dashboard.seiten.aktuelles.lesen import (
    aktuelles_zeigen,
    mitteilung_zeigen,
)
from services.dashboard.seiten.aktuelles.mitteilungen.pflegen import darf_schreiben
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/aktuelles", methods=NUR_LESEN)
async def get_aktuelles(
    rahmen: SeitenRahmen, q: str = "", thema: str = "", art: str = ""
) -> HTMLResponse:
    aktuelles = await aktuelles_zeigen(
        rahmen.gespraech, q=q, thema=thema, art=art, sitzung=rahmen.sitzung, heute=rahmen.heute
    )
    return rahmen.zeigen("aktuelles/aktuelles.html", aktuelles=aktuelles)


@router.api_route("/aktuelles/{id}", methods=NUR_LESEN)
async def get_mitteilung(id: UUID, rahmen: SeitenRahmen) -> HTMLResponse:
    mitteilung = await mitteilung_zeigen(rahmen.gespraech, id)
    return rahmen.zeigen(
        "aktuelles/mitteilung.html", m=mitteilung, schreibend=darf_schreiben(rahmen.sitzung)
    )
