"""HTTP of the pages about consulting."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import (
    AktSitzung,
    NoetigeSitzung,
    ZwischenstandGeholt,
)
from services.dashboard.seiten.beratung import buchen as buchung_anlegen
from services.dashboard.seiten.beratung.buchung import (
    AKTE,
    akt_vollziehen,
    buchung_zeigen,
    umbuchen,
)
from services.dashboard.seiten.beratung.uebersicht import uebersicht_zeigen
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import neuer_schluessel, schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, FormularRahmen, Rahmen, SeitenRahmen

router = APIRouter(include_in_schema=False)


@router.api_route("/beratung", methods=NUR_LESEN)
async def get_beratung(rahmen: SeitenRahmen, cursor: str = "") -> HTMLResponse:
    uebersicht = await uebersicht_zeigen(
        rahmen.gespraech, sitzung=rahmen.sitzung, cursor=cursor, heute=rahmen.heute
    )
    return rahmen.zeigen("beratung/uebersicht.html", uebersicht=uebersicht)


@router.api_route("/beratung/buchen", methods=NUR_LESEN)
async def get_buchen(
    rahmen: FormularRahmen, request: Request, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    felder = getippt or {n: request.query_params.getlist(n) for n in request.query_params}
    seite = await buchung_anlegen.buchungsseite(
        rahmen.gespraech, Formular(felder), eigene=_eigene(rahmen), heute=rahmen.heute
    )
    return rahmen.zeigen("beratung/buchen.html", seite=seite, formular=seite.formular)


@router.post("/beratung/buchen")
async def post_buchen(rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet) -> HTMLResponse:
    seite = await buchung_anlegen.angaben_pruefen(
        rahmen.gespraech, formular, eigene=_eigene(rahmen), heute=rahmen.heute
    )
    return _buchungsschritt(rahmen, seite)


@router.post("/beratung/buchen/verbindlich")
async def post_verbindlich(rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet) -> Response:
    seite = await buchung_anlegen.verbindlich_buchen(
        rahmen.gespraech, formular, eigene=_eigene(rahmen), heute=rahmen.heute
    )
    if isinstance(seite, UUID):
        return RedirectResponse(f"/beratung/buchungen/{seite}?neu=1", 303)
    return _buchungsschritt(rahmen, seite)


def _buchungsschritt(
    rahmen: Rahmen,
    seite: buchung_anlegen.Buchungsseite | buchung_anlegen.Pruefseite,
) -> HTMLResponse:
    vorlage = (
        "beratung/buchen.html"
        if isinstance(seite, buchung_anlegen.Buchungsseite)
        else "beratung/pruefen.html"
    )
    return rahmen.zeigen(
        vorlage,
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        schluessel=schluessel(seite.formular),
    )


@router.api_route("/beratung/buchungen/{id}", methods=NUR_LESEN)
async def get_buchung(
    id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung, neu: str = ""
) -> HTMLResponse:
    blatt = await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute)
    return rahmen.zeigen(
        "beratung/buchung.html",
        blatt=blatt,
        neu=bool(neu),
        formular=Formular(),
        schluessel=neuer_schluessel(),
    )


@router.api_route("/beratung/buchungen/{id}/umbuchen", methods=NUR_LESEN)
async def get_umbuchen(
    id: UUID, rahmen: SeitenRahmen, sitzung: NoetigeSitzung, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    blatt = await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute)
    return rahmen.zeigen(
        "beratung/umbuchen.html",
        blatt=blatt,
        formular=Formular(getippt),
        schluessel=neuer_schluessel(),
    )


@router.post("/beratung/buchungen/{id}/umbuchen")
async def post_umbuchen(
    id: UUID, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    if await umbuchen(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/beratung/buchungen/{id}", 303)
    blatt = await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute)
    return rahmen.zeigen(
        "beratung/umbuchen.html",
        status=status(formular),
        blatt=blatt,
        formular=formular,
        schluessel=schluessel(formular),
    )


@router.api_route("/beratung/buchungen/{id}/{akt}", methods=NUR_LESEN)
async def get_akt(id: UUID, akt: str, rahmen: SeitenRahmen, sitzung: NoetigeSitzung) -> Response:
    if akt not in AKTE:
        return RedirectResponse(f"/beratung/buchungen/{id}", 303)
    blatt = await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute)
    return rahmen.zeigen(
        "beratung/akt.html",
        blatt=blatt,
        akt=AKTE[akt],
        formular=Formular(),
        schluessel=neuer_schluessel(),
    )


@router.post("/beratung/buchungen/{id}/{akt}")
async def post_akt(
    id: UUID, akt: str, rahmen: SeitenRahmen, sitzung: AktSitzung, formular: Gesendet
) -> Response:
    if akt not in AKTE:
        return RedirectResponse(f"/beratung/buchungen/{id}", 303)
    if await akt_vollziehen(rahmen.gespraech, id, akt, formular):
        return RedirectResponse(f"/beratung/buchungen/{id}", 303)
    blatt = await buchung_zeigen(rahmen.gespraech, id, sitzung=sitzung, heute=rahmen.heute)
    return rahmen.zeigen(
        "beratung/akt.html",
        status=status(formular),
        blatt=blatt,
        akt=AKTE[akt],
        formular=formular,
        schluessel=neuer_schluessel(),
    )


def _eigene(rahmen: Rahmen) -> list[str]:
    """Return the Kommunen the person acts for, none without a login."""
    return sorted(rahmen.sitzung.person.ags) if rahmen.sitzung else []
