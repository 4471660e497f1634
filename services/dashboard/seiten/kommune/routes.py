"""HTTP of the pages about Kommunen."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.quelle.quellen import AlleQuellen
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import neuer_schluessel, status
from services.dashboard.seiten.kommune import melden as akte
from services.dashboard.seiten.kommune.blatt import Aufgeloest, kommune_zeigen
from services.dashboard.seiten.kommune.nebeneinander import Weiter as WeiterVergleich
from services.dashboard.seiten.kommune.nebeneinander import vergleich_zeigen
from services.dashboard.seiten.kommune.schluessel import voller_schluessel
from services.dashboard.seiten.kommune.suchen import Weiter, kommune_suchen
from services.dashboard.seiten.kommune.worte import ARTEN, GROESSEN
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen
from services.dashboard.vergleich.vergleichen import KommuneUnbekannt
from shared.clients.verbindung import Abgelehnt

router = APIRouter(include_in_schema=False)
GETAN = {
    "abrufen": "Abgerufen. Nächster Schritt: den Onlinedienst in die eigenen Seiten einbinden.",
    "einbinden": "Gemeldet. Nächster Schritt: der Eintrag im Hessenfinder.",
    "hessenfinder-eintragen": "Gemeldet. Nächster Schritt: freischalten.",
    "freischalten": "Freigeschaltet. Der Onlinedienst ist jetzt nutzbar.",
    "zuruecknehmen": "Zurückgenommen.",
}


@router.api_route("/kommunen", methods=NUR_LESEN)
async def get_kommunen(rahmen: SeitenRahmen, q: str | None = None) -> Response:
    seite = await kommune_suchen(rahmen.gespraech, q, sitzung=rahmen.sitzung, stichtag=rahmen.heute)
    if isinstance(seite, Weiter):
        return RedirectResponse(f"/kommunen/{seite.ags}", 303)
    return rahmen.zeigen("kommune/suche.html", seite=seite, formular=seite.formular)


@router.api_route("/kommunen/{ags}", methods=NUR_LESEN)
async def get_kommune(
    ags: str, rahmen: SeitenRahmen, quellen: AlleQuellen, getan: str = ""
) -> Response:
    key = voller_schluessel(ags)
    if key is not None and key != ags:
        return RedirectResponse(f"/kommunen/{key}", 303)
    if key is None:
        return await _unbekannt(rahmen, ags)
    try:
        blatt = await kommune_zeigen(
            quellen,
            rahmen.gespraech,
            ags=key,
            sitzung=rahmen.sitzung,
            stichtag=rahmen.heute,
            jetzt=rahmen.jetzt,
        )
    except KommuneUnbekannt:
        return await _unbekannt(rahmen, key)
    except Abgelehnt as error:
        if error.problem.status != 404:
            raise
        return await _unbekannt(rahmen, key)
    if isinstance(blatt, Aufgeloest):
        return rahmen.zeigen("kommune/aufgeloest.html", seite=blatt)
    return rahmen.zeigen(
        "kommune/kommune.html", blatt=blatt, getan=GETAN.get(getan, ""), GROESSEN=GROESSEN
    )


async def _unbekannt(rahmen: Rahmen, text: str) -> HTMLResponse:
    """Return the page of a key that means no Kommune, with the nearest ones."""
    seite = await kommune_suchen(
        rahmen.gespraech, text[:100], sitzung=rahmen.sitzung, stichtag=rahmen.heute
    )
    return rahmen.zeigen("kommune/unbekannt.html", status=404, seite=seite, text=text[:100])


@router.api_route("/kommunen/{ags}/abrufen", methods=NUR_LESEN)
async def get_abrufen(
    ags: str,
    onlinedienst: UUID,
    rahmen: SeitenRahmen,
    _: NoetigeSitzung,
    getippt: ZwischenstandGeholt,
) -> HTMLResponse:
    seite = await akte.abruf_zeigen(rahmen.gespraech, ags, onlinedienst)
    return _frage(rahmen, ags, seite, Formular(getippt))


@router.post("/kommunen/{ags}/abrufen")
async def post_abrufen(
    ags: str, onlinedienst: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await akte.abrufen(rahmen.gespraech, ags, onlinedienst, formular):
        return _getan(ags, "abrufen")
    return _frage(
        rahmen, ags, await akte.abruf_zeigen(rahmen.gespraech, ags, onlinedienst), formular
    )


@router.api_route("/kommunen/{ags}/bereitstellungen/{id}/{akt}", methods=NUR_LESEN)
async def get_melden(
    ags: str,
    id: UUID,
    akt: str,
    rahmen: SeitenRahmen,
    _: NoetigeSitzung,
    getippt: ZwischenstandGeholt,
) -> Response:
    if akt not in akte.AKTE:
        return RedirectResponse(f"/kommunen/{ags}", 303)
    seite = await akte.meldung_zeigen(rahmen.gespraech, id, akte.AKTE[akt])
    return _frage(rahmen, ags, seite, Formular(getippt))


@router.post("/kommunen/{ags}/bereitstellungen/{id}/{akt}")
async def post_melden(
    ags: str, id: UUID, akt: str, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if akt not in akte.AKTE:
        return RedirectResponse(f"/kommunen/{ags}", 303)
    if await akte.melden(rahmen.gespraech, id, akte.AKTE[akt], formular):
        return _getan(ags, akt)
    seite = await akte.meldung_zeigen(rahmen.gespraech, id, akte.AKTE[akt])
    return _frage(rahmen, ags, seite, formular)


def _getan(ags: str, akt: str) -> RedirectResponse:
    return RedirectResponse(f"/kommunen/{voller_schluessel(ags) or ''}?getan={akt}", 303)


def _frage(rahmen: Rahmen, ags: str, seite: akte.Meldeseite, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        "kommune/melden.html",
        status=status(formular),
        ags=ags,
        seite=seite,
        formular=formular,
        schluessel=neuer_schluessel(),
    )


@router.api_route("/vergleich", methods=NUR_LESEN)
async def get_vergleich(
    rahmen: SeitenRahmen,
    quellen: AlleQuellen,
    ags: Annotated[list[str], Query(default_factory=list)],
    dazu: str = "",
) -> Response:
    seite = await vergleich_zeigen(
        quellen,
        rahmen.gespraech,
        genannt=ags,
        dazu=dazu[:100],
        stichtag=rahmen.heute,
        jetzt=rahmen.jetzt,
    )
    if isinstance(seite, WeiterVergleich):
        return RedirectResponse(seite.adresse, 303)
    return rahmen.zeigen(
        "kommune/vergleich.html",
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        ARTEN=ARTEN,
    )
