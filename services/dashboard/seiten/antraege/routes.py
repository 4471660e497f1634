"""HTTP of the pages about Anträge: lists, a new one, one of them, and the acts upon it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.antraege import akt as akte
from services.dashboard.seiten.antraege import aufgabenrouten, nachweisrouten
from services.dashboard.seiten.antraege.blatt import antrag_zeigen
from services.dashboard.seiten.antraege.kommunen import verbund_speichern, verbund_zeigen
from services.dashboard.seiten.antraege.neu import Anlageseite, anlage_zeigen, antrag_anlegen
from services.dashboard.seiten.antraege.pruefen import pruefseite_zeigen
from services.dashboard.seiten.antraege.uebersicht import alle_zeigen, uebersicht_zeigen
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen

router = APIRouter(include_in_schema=False)


def _getippt(felder: ZwischenstandGeholt) -> Formular | None:
    return Formular(felder) if felder else None


Getippt = Annotated[Formular | None, Depends(_getippt)]


@router.api_route("/antraege", methods=NUR_LESEN)
async def get_antraege(rahmen: SeitenRahmen, sitzung: NoetigeSitzung) -> HTMLResponse:
    uebersicht = await uebersicht_zeigen(rahmen, sitzung)
    return rahmen.zeigen("antraege/uebersicht.html", uebersicht=uebersicht)


@router.api_route("/antraege/liste", methods=NUR_LESEN)
async def get_liste(
    rahmen: SeitenRahmen, sitzung: NoetigeSitzung, status: str = "", cursor: str = ""
) -> HTMLResponse:
    liste = await alle_zeigen(rahmen, sitzung, status=status or None, cursor=cursor or None)
    return rahmen.zeigen("antraege/liste.html", liste=liste)


@router.api_route("/antraege/neu", methods=NUR_LESEN)
async def get_neu(
    rahmen: SeitenRahmen,
    sitzung: NoetigeSitzung,
    getippt: Getippt,
    k: Annotated[list[str], Query(default_factory=list)],
    programm: str = "",
) -> HTMLResponse:
    seite = await anlage_zeigen(rahmen, sitzung, programm=programm, genannte=k, getippt=getippt)
    return _anlage(rahmen, seite)


@router.post("/antraege/neu")
async def post_neu(rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet) -> Response:
    seite = await antrag_anlegen(rahmen, sitzung, formular)
    if isinstance(seite, UUID):
        return RedirectResponse(f"/antraege/{seite}", 303)
    return _anlage(rahmen, seite)


def _anlage(rahmen: Rahmen, seite: Anlageseite) -> HTMLResponse:
    status = 422 if seite.formular.fehler else 200
    return rahmen.zeigen("antraege/neu.html", status=status, seite=seite, formular=seite.formular)


router.routes += nachweisrouten.router.routes


@router.api_route("/antraege/{id}", methods=NUR_LESEN)
async def get_antrag(
    id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung, getan: str = ""
) -> HTMLResponse:
    blatt = await antrag_zeigen(rahmen, id, sitzung)
    return rahmen.zeigen("antraege/antrag.html", blatt=blatt, getan=akte.akt_zu(getan))


@router.api_route("/antraege/{id}/kommunen", methods=NUR_LESEN)
async def get_kommunen(
    id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung, getippt: Getippt
) -> HTMLResponse:
    seite = await verbund_zeigen(rahmen, id, sitzung, getippt)
    return rahmen.zeigen("antraege/kommunen.html", seite=seite, formular=seite.formular)


@router.post("/antraege/{id}/kommunen")
async def post_kommunen(
    id: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    seite = await verbund_speichern(rahmen, id, sitzung, formular)
    if seite is None:
        return RedirectResponse(f"/antraege/{id}", 303)
    status = 422 if seite.formular.fehler else 200
    return rahmen.zeigen(
        "antraege/kommunen.html", status=status, seite=seite, formular=seite.formular
    )


@router.api_route("/antraege/{id}/pruefen", methods=NUR_LESEN)
async def get_pruefen(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> HTMLResponse:
    return rahmen.zeigen("antraege/pruefen.html", pruefung=await pruefseite_zeigen(rahmen, id))


@router.api_route("/antraege/{id}/schritte/{akt}", methods=NUR_LESEN)
async def get_akt(
    id: UUID, akt: str, rahmen: SeitenRahmen, _: NoetigeSitzung, getippt: Getippt
) -> Response:
    if (gemeint := akte.akt_zu(akt)) is None:
        return RedirectResponse(f"/antraege/{id}", 303)
    seite = await akte.akt_zeigen(rahmen, id, gemeint, getippt)
    return rahmen.zeigen("antraege/akt.html", seite=seite, formular=seite.formular)


@router.post("/antraege/{id}/schritte/{akt}")
async def post_akt(
    id: UUID, akt: str, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    if (gemeint := akte.akt_zu(akt)) is None:
        return RedirectResponse(f"/antraege/{id}", 303)
    seite = await akte.akt_weiter(rahmen, id, gemeint, formular, sitzung)
    if seite is None:
        return RedirectResponse(f"/antraege/{id}?getan={akt}", 303)
    status = 409 if "" in formular.fehler else 422 if formular.fehler else 200
    return rahmen.zeigen("antraege/akt.html", status=status, seite=seite, formular=formular)


router.routes += aufgabenrouten.router.routes
