"""HTTP of the calendar addresses."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung
from services.dashboard.seiten.beratung.kalender.adressen import (
    Kalenderseite,
    adresse_nehmen,
    adresse_widerrufen,
    adresse_zeigen,
    kalenderseite,
)
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen

router = APIRouter(prefix="/beratung/kalender", include_in_schema=False)


@router.api_route("", methods=NUR_LESEN)
async def get_kalender(rahmen: SeitenRahmen, sitzung: NoetigeSitzung) -> HTMLResponse:
    seite = await kalenderseite(rahmen.gespraech, Formular(), sitzung=sitzung, heute=rahmen.heute)
    return _seite(rahmen, seite)


@router.post("")
async def post_kalender(
    rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> HTMLResponse:
    seite = await adresse_nehmen(rahmen.gespraech, formular, sitzung=sitzung, heute=rahmen.heute)
    return _seite(rahmen, seite)


@router.api_route("/{id}/widerrufen", methods=NUR_LESEN)
async def get_widerrufen(id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung) -> Response:
    return await _widerrufen(rahmen, id, sitzung, Formular())


@router.post("/{id}/widerrufen")
async def post_widerrufen(
    id: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    if await adresse_widerrufen(rahmen.gespraech, id, formular):
        return RedirectResponse("/beratung/kalender", 303)
    return await _widerrufen(rahmen, id, sitzung, formular)


async def _widerrufen(rahmen: Rahmen, id: UUID, sitzung: Sitzung, formular: Formular) -> Response:
    zeile = await adresse_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute)
    if zeile is None:
        return RedirectResponse("/beratung/kalender", 303)
    return rahmen.zeigen(
        "beratung/kalender/widerrufen.html",
        status=status(formular),
        zeile=zeile,
        formular=formular,
        schluessel=schluessel(formular),
    )


def _seite(rahmen: Rahmen, seite: Kalenderseite) -> HTMLResponse:
    return rahmen.zeigen(
        "beratung/kalender/kalender.html",
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        schluessel=schluessel(Formular()),
    )
