"""HTTP of the tasks that are saved while one types: Vorhaben, Kosten, Voraussetzungen."""

from enum import StrEnum
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.antraege.ablehnung import ablehnungssatz
from services.dashboard.seiten.antraege.aufgaben import AUFGABEN
from services.dashboard.seiten.antraege.speichern import (
    Aufgabenseite,
    aufgabe_speichern,
    aufgabe_zeigen,
    nebenbei_speichern,
)
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen
from services.dashboard.seiten.schreibweise import nuruhrzeit
from shared.clients.verbindung import Abgelehnt

router = APIRouter(include_in_schema=False)


class Aufgabenname(StrEnum):
    VORHABEN = "vorhaben"
    KOSTEN = "kosten"
    VORAUSSETZUNGEN = "voraussetzungen"


@router.api_route("/antraege/{id}/{aufgabe}", methods=NUR_LESEN)
async def get_aufgabe(
    id: UUID,
    aufgabe: Aufgabenname,
    rahmen: SeitenRahmen,
    _: NoetigeSitzung,
    getippt: ZwischenstandGeholt,
) -> Response:
    seite = await aufgabe_zeigen(
        rahmen, id, AUFGABEN[aufgabe], Formular(getippt) if getippt else None
    )
    if not seite.sache.offen & seite.aufgabe.abschnitte:
        return RedirectResponse(f"/antraege/{id}", 303)
    return _zeigen(rahmen, seite)


@router.post("/antraege/{id}/{aufgabe}")
async def post_aufgabe(
    id: UUID,
    aufgabe: Aufgabenname,
    rahmen: SeitenRahmen,
    request: Request,
    _: AktSitzung,
    formular: Gesendet,
) -> Response:
    if request.headers.get("accept") == "application/json":
        return await _nebenbei(rahmen, id, aufgabe, formular)
    seite = await aufgabe_speichern(rahmen, id, AUFGABEN[aufgabe], formular)
    if seite is None:
        ziel = f"/antraege/{id}/{aufgabe}" if formular.wert("mehr") else f"/antraege/{id}"
        return RedirectResponse(ziel, 303)
    return _zeigen(rahmen, seite)


async def _nebenbei(
    rahmen: Rahmen, id: UUID, aufgabe: Aufgabenname, formular: Formular
) -> JSONResponse:
    try:
        stand = await nebenbei_speichern(rahmen, id, AUFGABEN[aufgabe], formular)
    except Abgelehnt as error:
        status = error.problem.status
        return JSONResponse({"satz": ablehnungssatz(error.problem)}, status)
    satz = f"Gespeichert um {nuruhrzeit(rahmen.jetzt)}."
    if formular.fehler:
        satz += f" Noch nicht gespeichert: {stand.fehler[0]}"
    return JSONResponse({"etag": stand.etag, "satz": satz})


def _zeigen(rahmen: Rahmen, seite: Aufgabenseite) -> HTMLResponse:
    status = 409 if seite.veraltet else 422 if seite.formular.fehler else 200
    return rahmen.zeigen(seite.aufgabe.vorlage, status=status, seite=seite, formular=seite.formular)
