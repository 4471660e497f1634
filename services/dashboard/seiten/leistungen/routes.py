"""HTTP of the pages about Leistungen."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.dashboard.seiten.leistungen.leistung import leistung_zeigen
from services.dashboard.seiten.leistungen.onlinedienst import onlinedienst_zeigen
from services.dashboard.seiten.leistungen.suchen import suchen
from services.dashboard.seiten.leistungen.worte import STATUS, ZEICHEN
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/leistungen", methods=NUR_LESEN)
async def get_leistungen(
    rahmen: SeitenRahmen, request: Request, q: str = "", cursor: str = "", teil: str = ""
) -> HTMLResponse:
    suche = await suchen(rahmen.gespraech, q=q, gewaehlt=request.query_params, cursor=cursor)
    vorlage = "leistungen/treffer.html" if teil == "treffer" else "leistungen/suche.html"
    return rahmen.zeigen(vorlage, suche=suche, STATUS=STATUS, ZEICHEN=ZEICHEN)


@router.api_route("/leistungen/{id}", methods=NUR_LESEN)
async def get_leistung(id: UUID, rahmen: SeitenRahmen, cursor: str = "") -> HTMLResponse:
    seite = await leistung_zeigen(rahmen.gespraech, id, cursor=cursor, stichtag=rahmen.heute)
    return rahmen.zeigen(
        "leistungen/leistung.html", seite=seite, leistung=seite.leistung, STATUS=STATUS,
        ZEICHEN=ZEICHEN,
    )  # fmt: skip


@router.api_route("/leistungen/onlinedienste/{id}", methods=NUR_LESEN)
async def get_onlinedienst(id: UUID, rahmen: SeitenRahmen) -> HTMLResponse:
    return rahmen.zeigen(
        "leistungen/onlinedienst.html", seite=await onlinedienst_zeigen(rahmen.gespraech, id)
    )
