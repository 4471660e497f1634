"""HTTP of the guided check. It changes nothing: everything said stands in the address."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.seiten.foerdercheck import schritte
from services.dashboard.seiten.foerdercheck.ansicht import angabenzeilen, ergebnisseite
from services.dashboard.seiten.foerdercheck.pruefen import vorhaben_pruefen
from services.dashboard.seiten.foerdercheck.vorhaben import Vorhaben
from services.dashboard.seiten.formular import Gefragt
from services.dashboard.seiten.rahmen import NUR_LESEN, SeitenRahmen

router = APIRouter(include_in_schema=False)
Mehrere = Annotated[list[str], Query(default_factory=list)]


async def _vorhaben(
    rahmen: SeitenRahmen,
    k: Mehrere,
    a: Mehrere,
    f: Mehrere,
    tag: str = "",
    offen: str = "",
) -> Vorhaben:
    return Vorhaben.aus(k=k, tag=tag, offen=offen, a=a, f=f, heute=rahmen.heute)


Gesagtes = Annotated[Vorhaben, Depends(_vorhaben)]


def _weiter(schritt: schritte.Weiter) -> Response:
    return RedirectResponse(schritt.adresse, 303)


@router.api_route("/foerdercheck", methods=NUR_LESEN)
async def get_beteiligte(rahmen: SeitenRahmen, vorhaben: Gesagtes) -> HTMLResponse:
    eigene = sorted(rahmen.sitzung.person.ags) if rahmen.sitzung else []
    seite = await schritte.beteiligte_zeigen(rahmen.gespraech, vorhaben, eigene=eigene)
    return rahmen.zeigen("foerdercheck/beteiligte.html", seite=seite, vorhaben=vorhaben)


@router.api_route("/foerdercheck/kommunen", methods=NUR_LESEN)
async def get_kommunen(
    rahmen: SeitenRahmen, vorhaben: Gesagtes, formular: Gefragt, mehr: str = ""
) -> Response:
    schritt = await schritte.beteiligte_lesen(
        rahmen.gespraech, formular, vorhaben, noch_eine=bool(mehr)
    )
    if isinstance(schritt, schritte.Weiter):
        return _weiter(schritt)
    status = 422 if schritt.formular.fehler else 200
    return rahmen.zeigen(
        "foerdercheck/beteiligte.html",
        status=status,
        seite=schritt,
        vorhaben=vorhaben,
        formular=schritt.formular,
    )


@router.api_route("/foerdercheck/frage", methods=NUR_LESEN)
async def get_frage(rahmen: SeitenRahmen, vorhaben: Gesagtes, frage: str = "") -> Response:
    schritt = await schritte.frage_zeigen(rahmen.gespraech, vorhaben, frage=frage)
    if isinstance(schritt, schritte.Weiter):
        return _weiter(schritt)
    return rahmen.zeigen("foerdercheck/frage.html", seite=schritt)


@router.api_route("/foerdercheck/antwort", methods=NUR_LESEN)
async def get_antwort(
    rahmen: SeitenRahmen,
    vorhaben: Gesagtes,
    formular: Gefragt,
    frage: str = "",
    unbekannt: str = "",
) -> Response:
    schritt = await schritte.frage_beantworten(
        rahmen.gespraech, vorhaben, formular, frage=frage, unbekannt=bool(unbekannt)
    )
    if isinstance(schritt, schritte.Weiter):
        return _weiter(schritt)
    return rahmen.zeigen(
        "foerdercheck/frage.html", status=422, seite=schritt, formular=schritt.formular
    )


@router.api_route("/foerdercheck/pruefen", methods=NUR_LESEN)
async def get_pruefen(rahmen: SeitenRahmen, vorhaben: Gesagtes) -> Response:
    if not vorhaben.kommunen:
        return RedirectResponse("/foerdercheck", 303)
    gepruefte = await vorhaben_pruefen(rahmen.gespraech, vorhaben)
    return rahmen.zeigen(
        "foerdercheck/pruefen.html",
        vorhaben=vorhaben,
        gepruefte=gepruefte,
        zeilen=angabenzeilen(gepruefte),
    )


@router.api_route("/foerdercheck/ergebnis", methods=NUR_LESEN)
async def get_ergebnis(rahmen: SeitenRahmen, vorhaben: Gesagtes) -> Response:
    if not vorhaben.kommunen:
        return RedirectResponse("/foerdercheck", 303)
    gepruefte = await vorhaben_pruefen(rahmen.gespraech, vorhaben)
    return rahmen.zeigen("foerdercheck/ergebnis.html", seite=ergebnisseite(gepruefte))
