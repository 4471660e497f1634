"""HTTP of Nachweise and documents: files go through, in the name of the person."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, formularfelder
from services.dashboard.seiten.antraege import nachweise
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen
from shared.clients.foerderung.nachweise import dokument, nachweisdatei
from shared.http import DienstAusgelastet
from shared.schemas.antrag import Dokumentart

router = APIRouter(include_in_schema=False)
ZUGLEICH = 4  # in one process: each may lie on the disk with 20 MiB
plaetze = asyncio.Semaphore(ZUGLEICH)


async def _platz() -> AsyncIterator[None]:
    """Let in few at a time, before the first byte of a file is read."""
    if plaetze.locked():
        raise DienstAusgelastet("Es werden gerade zu viele Dateien hochgeladen.")
    async with plaetze:
        yield


@router.api_route("/antraege/{id}/nachweise", methods=NUR_LESEN)
async def get_nachweise(id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung) -> HTMLResponse:
    seite = await nachweise.nachweise_zeigen(rahmen, id, sitzung, Formular())
    return rahmen.zeigen("antraege/nachweise.html", seite=seite, formular=seite.formular)


@router.post("/antraege/{id}/nachweise", dependencies=[Depends(_platz)])
async def post_nachweis(
    id: UUID, rahmen: SeitenRahmen, request: Request, sitzung: AktSitzung
) -> Response:
    formular = Formular(await formularfelder(request))
    try:
        angenommen = await nachweise.hochladen(rahmen, request, id, formular)
    finally:
        await (await request.form()).close()
    if request.headers.get("accept") == "application/json":
        satz = next(iter(formular.fehler.values()), "")
        return JSONResponse({"satz": satz}, 201 if angenommen else 422)
    if angenommen:
        return RedirectResponse(f"/antraege/{id}/nachweise", 303)
    seite = await nachweise.nachweise_zeigen(rahmen, id, sitzung, formular)
    return rahmen.zeigen("antraege/nachweise.html", status=422, seite=seite, formular=formular)


@router.post("/antraege/{id}/nachweise/{nachweis}/entfernen")
async def post_entfernen(
    id: UUID, nachweis: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    grund = await nachweise.entfernen(rahmen, nachweis, formular)
    if grund is None:
        return RedirectResponse(f"/antraege/{id}/nachweise", 303)
    formular.ablehnen("", grund)
    seite = await nachweise.nachweise_zeigen(rahmen, id, sitzung, formular)
    return rahmen.zeigen("antraege/nachweise.html", status=409, seite=seite, formular=formular)


@router.api_route("/antraege/{id}/nachweise/{nachweis}", methods=["GET"])
async def get_datei(id: UUID, nachweis: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> Response:
    return await nachweise.datei_durchreichen(rahmen, nachweisdatei(nachweis))


@router.api_route("/antraege/{id}/dokumente/{art}.pdf", methods=["GET"])
async def get_dokument(
    id: UUID, art: Dokumentart, rahmen: SeitenRahmen, _: NoetigeSitzung
) -> Response:
    return await nachweise.datei_durchreichen(rahmen, dokument(id, art))
