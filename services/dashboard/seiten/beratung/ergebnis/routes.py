"""HTTP of what became of a consulting."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.beratung.buchung import buchung_zeigen
from services.dashboard.seiten.beratung.ergebnis.berichte import (
    bericht_entfernen,
    bericht_hochladen,
    bericht_holen,
    bericht_zeigen,
)
from services.dashboard.seiten.beratung.ergebnis.bewerten import NOTEN, bewerten
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen
from shared.schemas.rueckmeldung import FRAGEN

router = APIRouter(prefix="/beratung", include_in_schema=False)


@router.api_route("/buchungen/{id}/bewerten", methods=NUR_LESEN)
async def get_bewerten(
    id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _bewerten(rahmen, id, sitzung, Formular(getippt))


@router.post("/buchungen/{id}/bewerten")
async def post_bewerten(
    id: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    if await bewerten(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/beratung/buchungen/{id}", 303)
    return await _bewerten(rahmen, id, sitzung, formular)


@router.post("/buchungen/{id}/berichte")
async def post_bericht(
    id: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, request: Request
) -> Response:
    formular = await bericht_hochladen(rahmen.gespraech, id, request)
    if not formular.fehler:
        return RedirectResponse(f"/beratung/buchungen/{id}", 303)
    return rahmen.zeigen(
        "beratung/buchung.html",
        status=status(formular),
        blatt=await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute),
        neu=False,
        formular=formular,
        schluessel=schluessel(formular),
    )


@router.get("/berichte/{id}")
async def get_bericht(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> Response:
    return await bericht_holen(rahmen.gespraech, id)


@router.api_route("/berichte/{id}/entfernen", methods=NUR_LESEN)
async def get_entfernen(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> HTMLResponse:
    return await _entfernen(rahmen, id, Formular())


@router.post("/berichte/{id}/entfernen")
async def post_entfernen(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    zeile = await bericht_zeigen(rahmen.gespraech, id)
    if await bericht_entfernen(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/beratung/buchungen/{zeile.bericht.buchung_id}", 303)
    return await _entfernen(rahmen, id, formular)


async def _entfernen(rahmen: Rahmen, id: UUID, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        "beratung/ergebnis/entfernen.html",
        status=status(formular),
        zeile=await bericht_zeigen(rahmen.gespraech, id),
        formular=formular,
        schluessel=schluessel(formular),
    )


async def _bewerten(rahmen: Rahmen, id: UUID, sitzung: Sitzung, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        "beratung/ergebnis/bewerten.html",
        status=status(formular),
        blatt=await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute),
        fragen=FRAGEN,
        noten=NOTEN,
        formular=formular,
        schluessel=schluessel(formular),
    )
