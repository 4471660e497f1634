"""HTTP of Veranstaltungen."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.aktuelles.veranstaltungen.anmeldung import (
    anmelden,
    veranstaltung_zeigen,
    zurueckziehen,
)
from services.dashboard.seiten.aktuelles.veranstaltungen.pflegen import (
    absagen,
    aendern,
    ankuendigen,
    pflegeseite,
)
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, FormularRahmen, Rahmen, SeitenRahmen

router = APIRouter(prefix="/aktuelles/veranstaltungen", include_in_schema=False)


@router.api_route("/neu", methods=NUR_LESEN)
async def get_neu(
    rahmen: SeitenRahmen, _: NoetigeSitzung, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _pflege(rahmen, None, Formular(getippt) if getippt else None)


@router.post("/neu")
async def post_neu(rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet) -> Response:
    id = await ankuendigen(rahmen.gespraech, formular)
    if id is not None:
        return RedirectResponse(f"/aktuelles/veranstaltungen/{id}", 303)
    return await _pflege(rahmen, None, formular)


@router.api_route("/{id}", methods=NUR_LESEN)
async def get_veranstaltung(
    id: UUID, rahmen: FormularRahmen, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _blatt(rahmen, id, Formular(getippt))


@router.post("/{id}/anmelden")
async def post_anmelden(
    id: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    if await anmelden(rahmen.gespraech, id, formular, sitzung=sitzung):
        return RedirectResponse(f"/aktuelles/veranstaltungen/{id}", 303)
    return await _blatt(rahmen, id, formular)


@router.post("/{id}/anmeldungen/{anmeldung}/zurueckziehen")
async def post_zurueckziehen(
    id: UUID, anmeldung: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await zurueckziehen(rahmen.gespraech, anmeldung, formular):
        return RedirectResponse(f"/aktuelles/veranstaltungen/{id}", 303)
    return await _blatt(rahmen, id, formular)


@router.api_route("/{id}/aendern", methods=NUR_LESEN)
async def get_aendern(
    id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _pflege(rahmen, id, Formular(getippt) if getippt else None)


@router.post("/{id}/aendern")
async def post_aendern(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await aendern(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/aktuelles/veranstaltungen/{id}", 303)
    return await _pflege(rahmen, id, formular)


@router.api_route("/{id}/absagen", methods=NUR_LESEN)
async def get_absagen(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> HTMLResponse:
    return await _absage(rahmen, id, Formular())


@router.post("/{id}/absagen")
async def post_absagen(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await absagen(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/aktuelles/veranstaltungen/{id}", 303)
    return await _absage(rahmen, id, formular)


async def _blatt(rahmen: Rahmen, id: UUID, formular: Formular) -> HTMLResponse:
    blatt = await veranstaltung_zeigen(
        rahmen.gespraech, id, formular, sitzung=rahmen.sitzung, heute=rahmen.heute
    )
    return rahmen.zeigen(
        "aktuelles/veranstaltungen/veranstaltung.html",
        status=status(formular),
        blatt=blatt,
        formular=formular,
        schluessel=schluessel(formular),
    )


async def _pflege(rahmen: Rahmen, id: UUID | None, formular: Formular | None) -> HTMLResponse:
    seite = await pflegeseite(rahmen.gespraech, id, formular)
    return rahmen.zeigen(
        "aktuelles/veranstaltungen/formular.html",
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        schluessel=schluessel(seite.formular),
    )


async def _absage(rahmen: Rahmen, id: UUID, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        "aktuelles/veranstaltungen/absagen.html",
        status=status(formular),
        seite=await pflegeseite(rahmen.gespraech, id, formular),
        formular=formular,
        schluessel=schluessel(formular),
    )
