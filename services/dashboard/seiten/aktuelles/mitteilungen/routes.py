"""HTTP of writing Mitteilungen."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.aktuelles.mitteilungen.pflegen import (
    aendern,
    darf_schreiben,
    entwerfen,
    pflegeseite,
    veroeffentlichen,
    zurueckziehen,
)
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import neuer_schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen
from shared.auth import RolleFehlt

router = APIRouter(prefix="/aktuelles/mitteilungen", include_in_schema=False)


async def _schreibt(sitzung: NoetigeSitzung) -> Sitzung:
    if not darf_schreiben(sitzung):
        raise RolleFehlt("Mitteilungen schreibt die Koordinierungsstelle.")
    return sitzung


Schreibend = Annotated[Sitzung, Depends(_schreibt)]


@router.api_route("/neu", methods=NUR_LESEN)
async def get_neu(
    rahmen: SeitenRahmen, _: Schreibend, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _pflege(rahmen, None, Formular(getippt) if getippt else None)


@router.post("/neu")
async def post_neu(
    rahmen: SeitenRahmen, _: AktSitzung, __: Schreibend, formular: Gesendet
) -> Response:
    id = await entwerfen(rahmen.gespraech, formular)
    if id is not None:
        return RedirectResponse(f"/aktuelles/{id}", 303)
    return await _pflege(rahmen, None, formular)


@router.api_route("/{id}/aendern", methods=NUR_LESEN)
async def get_aendern(
    id: UUID, rahmen: SeitenRahmen, _: Schreibend, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _pflege(rahmen, id, Formular(getippt) if getippt else None)


@router.post("/{id}/aendern")
async def post_aendern(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, __: Schreibend, formular: Gesendet
) -> Response:
    if await aendern(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/aktuelles/{id}", 303)
    return await _pflege(rahmen, id, formular)


@router.api_route("/{id}/veroeffentlichen", methods=NUR_LESEN)
async def get_veroeffentlichen(id: UUID, rahmen: SeitenRahmen, _: Schreibend) -> HTMLResponse:
    return await _akt(rahmen, id, "veroeffentlichen", Formular())


@router.post("/{id}/veroeffentlichen")
async def post_veroeffentlichen(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, __: Schreibend, formular: Gesendet
) -> Response:
    if await veroeffentlichen(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/aktuelles/{id}", 303)
    return await _akt(rahmen, id, "veroeffentlichen", formular)


@router.api_route("/{id}/zurueckziehen", methods=NUR_LESEN)
async def get_zurueckziehen(id: UUID, rahmen: SeitenRahmen, _: Schreibend) -> HTMLResponse:
    return await _akt(rahmen, id, "zurueckziehen", Formular())


@router.post("/{id}/zurueckziehen")
async def post_zurueckziehen(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, __: Schreibend, formular: Gesendet
) -> Response:
    if await zurueckziehen(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/aktuelles/{id}", 303)
    return await _akt(rahmen, id, "zurueckziehen", formular)


async def _pflege(rahmen: Rahmen, id: UUID | None, formular: Formular | None) -> HTMLResponse:
    seite = await pflegeseite(rahmen.gespraech, id, formular)
    return rahmen.zeigen(
        "aktuelles/mitteilungen/formular.html",
        status=status(seite.formular),
        seite=seite,
        schluessel=neuer_schluessel(),
    )


async def _akt(rahmen: Rahmen, id: UUID, akt: str, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        f"aktuelles/mitteilungen/{akt}.html",
        status=status(formular),
        seite=await pflegeseite(rahmen.gespraech, id, formular),
        schluessel=neuer_schluessel(),
    )
