"""HTTP of the Standortbestimmung."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.beratung.standort.ergebnis import ergebnisseite
from services.dashboard.seiten.beratung.standort.fragebogen import (
    Fragebogenseite,
    fragebogenseite,
    standort_bestimmen,
)
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, FormularRahmen, Rahmen, SeitenRahmen

router = APIRouter(prefix="/beratung/standort", include_in_schema=False)


@router.api_route("", methods=NUR_LESEN)
async def get_fragebogen(rahmen: FormularRahmen, getippt: ZwischenstandGeholt) -> HTMLResponse:
    seite = await fragebogenseite(
        rahmen.gespraech, Formular(getippt), sitzung=rahmen.sitzung, heute=rahmen.heute
    )
    return _fragebogen(rahmen, seite)


@router.post("")
async def post_standort(rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet) -> Response:
    ergebnis = await standort_bestimmen(
        rahmen.gespraech, formular, sitzung=sitzung, heute=rahmen.heute
    )
    if isinstance(ergebnis, UUID):
        return RedirectResponse(f"/beratung/standort/{ergebnis}", 303)
    return _fragebogen(rahmen, ergebnis)


@router.api_route("/{id}", methods=NUR_LESEN)
async def get_standort(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> HTMLResponse:
    seite = await ergebnisseite(rahmen.gespraech, id, heute=rahmen.heute)
    return rahmen.zeigen("beratung/standort/ergebnis.html", seite=seite)


def _fragebogen(rahmen: Rahmen, seite: Fragebogenseite) -> HTMLResponse:
    return rahmen.zeigen(
        "beratung/standort/fragebogen.html",
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        schluessel=schluessel(seite.formular),
    )
