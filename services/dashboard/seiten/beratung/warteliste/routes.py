"""HTTP of the waiting list."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.beratung.warteliste.eintrag import (
    AKTE,
    beantworten,
    eintrag_zeigen,
)
from services.dashboard.seiten.beratung.warteliste.eintragen import (
    Wunschseite,
    eintragen,
    vorbelegt,
    wunschseite,
)
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, FormularRahmen, Rahmen, SeitenRahmen

router = APIRouter(prefix="/beratung/warteliste", include_in_schema=False)


@router.api_route("/neu", methods=NUR_LESEN)
async def get_neu(
    rahmen: FormularRahmen, getippt: ZwischenstandGeholt, modul: str = "", form: str = ""
) -> HTMLResponse:
    formular = (
        Formular(getippt) if getippt else vorbelegt(modul=modul, form=form, heute=rahmen.heute)
    )
    seite = await wunschseite(
        rahmen.gespraech, formular, sitzung=rahmen.sitzung, heute=rahmen.heute
    )
    return _wunsch(rahmen, seite)


@router.post("/neu")
async def post_neu(rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet) -> Response:
    ergebnis = await eintragen(rahmen.gespraech, formular, sitzung=sitzung, heute=rahmen.heute)
    if isinstance(ergebnis, UUID):
        return RedirectResponse(f"/beratung/warteliste/{ergebnis}", 303)
    return _wunsch(rahmen, ergebnis)


@router.api_route("/{id}", methods=NUR_LESEN)
async def get_eintrag(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> HTMLResponse:
    blatt = await eintrag_zeigen(rahmen.gespraech, id, heute=rahmen.heute)
    return rahmen.zeigen("beratung/warteliste/eintrag.html", blatt=blatt)


@router.api_route("/{id}/{akt}", methods=NUR_LESEN)
async def get_akt(id: UUID, akt: str, rahmen: SeitenRahmen, _: NoetigeSitzung) -> Response:
    return await _akt(rahmen, id, akt, Formular())


@router.post("/{id}/{akt}")
async def post_akt(
    id: UUID, akt: str, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if akt in AKTE and await beantworten(rahmen.gespraech, id, akt, formular):
        return RedirectResponse(f"/beratung/warteliste/{id}", 303)
    return await _akt(rahmen, id, akt, formular)


async def _akt(rahmen: Rahmen, id: UUID, akt: str, formular: Formular) -> Response:
    if akt not in AKTE:
        return RedirectResponse(f"/beratung/warteliste/{id}", 303)
    return rahmen.zeigen(
        "beratung/warteliste/akt.html",
        status=status(formular),
        blatt=await eintrag_zeigen(rahmen.gespraech, id, heute=rahmen.heute),
        akt=AKTE[akt],
        formular=formular,
        schluessel=schluessel(formular),
    )


def _wunsch(rahmen: Rahmen, seite: Wunschseite) -> HTMLResponse:
    return rahmen.zeigen(
        "beratung/warteliste/neu.html",
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        schluessel=schluessel(seite.formular),
    )
