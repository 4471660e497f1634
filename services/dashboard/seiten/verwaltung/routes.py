"""HTTP of the pages of the administration."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, ZwischenstandGeholt
from services.dashboard.seiten import handeln
from services.dashboard.seiten.formular import Formular, Gefragt, formular_lesen
from services.dashboard.seiten.handeln import neuer_schluessel
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen
from services.dashboard.seiten.verwaltung import entwerfen, hochladen
from services.dashboard.seiten.verwaltung.einlass import (
    Einblick,
    Programmpflege,
    Ueberblick,
    Verwaltung,
)
from services.dashboard.seiten.verwaltung.fassungen import (
    erproben,
    fassung_zeigen,
    fassungen_zeigen,
    programme_zeigen,
)
from services.dashboard.seiten.verwaltung.protokoll import protokoll_als_csv, protokoll_zeigen
from services.dashboard.seiten.verwaltung.uebernahmen import (
    Laufblatt,
    laufblatt,
    uebernahmen_zeigen,
)
from shared.auth import Rolle
from shared.clients.katalog.uebernahmen import uebernahme

router = APIRouter(include_in_schema=False, prefix="/verwaltung")
PRIVAT = {"Cache-Control": "private, no-store"}

Datei = Annotated[bytes, Depends(hochladen.gesendete_datei)]


async def _gesendet(request: Request, datei: Datei) -> Formular:
    """Read the fields after the file: reading them ends the form."""
    return await formular_lesen(request)


Gesendet = Annotated[Formular, Depends(_gesendet)]


@router.api_route("", methods=NUR_LESEN)
async def get_verwaltung(rahmen: SeitenRahmen, sitzung: Ueberblick) -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/uebersicht.html",
        verwaltet=sitzung.hat(Rolle.ADMIN),
        regelt=sitzung.hat(Rolle.ADMIN, Rolle.KOORDINIERUNGSSTELLE),
        verbindet=sitzung.hat(Rolle.ADMIN, Rolle.PLATTFORM),
    )


@router.api_route("/uebernahmen", methods=NUR_LESEN)
async def get_uebernahmen(
    rahmen: SeitenRahmen, _: Verwaltung, getippt: ZwischenstandGeholt, cursor: str = ""
) -> HTMLResponse:
    return await _uebernahmen(rahmen, Formular(getippt), cursor=cursor)


@router.post("/uebernahmen")
async def post_probe(
    rahmen: SeitenRahmen, _: AktSitzung, __: Verwaltung, formular: Gesendet, datei: Datei
) -> Response:
    adresse = await hochladen.proben(rahmen.gespraech, formular, datei)
    if adresse is None:
        return await _uebernahmen(rahmen, formular)
    return RedirectResponse(adresse, 303)


async def _uebernahmen(rahmen: Rahmen, formular: Formular, *, cursor: str = "") -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/uebernahmen.html",
        status=handeln.status(formular),
        liste=await uebernahmen_zeigen(rahmen.gespraech, cursor=cursor),
        formular=formular,
        schluessel=neuer_schluessel(),
    )


@router.api_route("/uebernahmen/{id}", methods=NUR_LESEN)
async def get_uebernahme(
    id: UUID, rahmen: SeitenRahmen, _: Verwaltung, datei: str = ""
) -> HTMLResponse:
    lauf = (await rahmen.gespraech(uebernahme(id))).inhalt
    return _lauf(rahmen, laufblatt(lauf, pruefsumme=hochladen.geprueft(datei)), Formular())


@router.post("/uebernahmen/{id}")
async def post_uebernahme(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, __: Verwaltung, formular: Gesendet, datei: Datei
) -> Response:
    probe = (await rahmen.gespraech(uebernahme(id))).inhalt
    blatt = laufblatt(probe, pruefsumme=hochladen.geprueft(formular.wert("pruefsumme")))
    if not blatt.uebernehmbar:
        return RedirectResponse(f"/verwaltung/uebernahmen/{id}", 303)
    adresse = await hochladen.nach_probe_uebernehmen(rahmen.gespraech, formular, datei, probe=probe)
    if adresse is None:
        return _lauf(rahmen, blatt, formular)
    return RedirectResponse(adresse, 303)


def _lauf(rahmen: Rahmen, blatt: Laufblatt, formular: Formular) -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/lauf.html",
        status=handeln.status(formular),
        blatt=blatt,
        formular=formular,
        schluessel=neuer_schluessel(),
    )


@router.api_route("/programme", methods=NUR_LESEN)
async def get_programme(rahmen: SeitenRahmen, sitzung: Einblick, formular: Gefragt) -> Response:
    if code := entwerfen.programmcode(formular):
        return RedirectResponse(f"/verwaltung/programme/{code}", 303)
    return rahmen.zeigen(
        "verwaltung/programme.html",
        status=handeln.status(formular),
        programme=await programme_zeigen(rahmen.gespraech, heute=rahmen.heute),
        pflegt=sitzung.hat(Rolle.KOORDINIERUNGSSTELLE),
        formular=formular,
    )


@router.api_route("/programme/{code}", methods=NUR_LESEN)
async def get_programm(code: str, rahmen: SeitenRahmen, sitzung: Einblick) -> HTMLResponse:
    liste = await fassungen_zeigen(rahmen.gespraech, code, heute=rahmen.heute)
    pflegt = sitzung.hat(Rolle.KOORDINIERUNGSSTELLE)
    return rahmen.zeigen("verwaltung/programm.html", liste=liste, pflegt=pflegt)


@router.api_route("/entwurf", methods=NUR_LESEN)
async def get_entwurf(
    rahmen: SeitenRahmen,
    _: Programmpflege,
    getippt: ZwischenstandGeholt,
    vorlage: UUID | None = None,
) -> HTMLResponse:
    entwurf = await entwerfen.vorlage(rahmen.gespraech, vorlage)
    if getippt:
        entwurf = entwerfen.Entwurf(Formular(getippt), Formular(getippt).wert("code"))
    return _entwurf(rahmen, entwurf)


@router.post("/entwurf")
async def post_entwurf(
    rahmen: SeitenRahmen, _: AktSitzung, __: Programmpflege, formular: Gesendet
) -> Response:
    entwurf = await entwerfen.entwerfen(rahmen.gespraech, formular)
    if entwurf.id is None:
        return _entwurf(rahmen, entwurf)
    return RedirectResponse(f"/verwaltung/fassungen/{entwurf.id}?neu=1", 303)


def _entwurf(rahmen: Rahmen, entwurf: entwerfen.Entwurf) -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/entwurf.html",
        status=handeln.status(entwurf.formular),
        entwurf=entwurf,
        formular=entwurf.formular,
        schluessel=neuer_schluessel(),
    )


@router.api_route("/fassungen/{id}", methods=NUR_LESEN)
async def get_fassung(
    id: UUID, rahmen: SeitenRahmen, sitzung: Einblick, neu: str = ""
) -> HTMLResponse:
    return rahmen.zeigen(
        "verwaltung/fassung.html",
        blatt=await fassung_zeigen(rahmen.gespraech, id, heute=rahmen.heute),
        pflegt=sitzung.hat(Rolle.KOORDINIERUNGSSTELLE),
        neu=bool(neu),
    )


@router.api_route("/fassungen/{id}/erproben", methods=NUR_LESEN)
async def get_erproben(id: UUID, rahmen: SeitenRahmen, _: Programmpflege) -> HTMLResponse:
    blatt = await fassung_zeigen(rahmen.gespraech, id, heute=rahmen.heute)
    erprobung = await erproben(rahmen.gespraech, id)
    return rahmen.zeigen("verwaltung/erproben.html", blatt=blatt, erprobung=erprobung)


@router.api_route("/fassungen/{id}/veroeffentlichen", methods=NUR_LESEN)
async def get_veroeffentlichen(id: UUID, rahmen: SeitenRahmen, _: Programmpflege) -> Response:
    return await _veroeffentlichen(rahmen, id, Formular())


@router.post("/fassungen/{id}/veroeffentlichen")
async def post_veroeffentlichen(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, __: Programmpflege, formular: Gesendet
) -> Response:
    await entwerfen.veroeffentlichen(rahmen.gespraech, id, formular)
    if formular.fehler:
        return await _veroeffentlichen(rahmen, id, formular)
    return RedirectResponse(f"/verwaltung/fassungen/{id}", 303)


async def _veroeffentlichen(rahmen: Rahmen, id: UUID, formular: Formular) -> Response:
    """Return the confirmation; what is published already has nothing to confirm."""
    blatt = await fassung_zeigen(rahmen.gespraech, id, heute=rahmen.heute)
    if not blatt.entwurf:
        return RedirectResponse(f"/verwaltung/fassungen/{id}", 303)
    return rahmen.zeigen(
        "verwaltung/veroeffentlichen.html",
        status=handeln.status(formular),
        blatt=blatt,
        formular=formular,
        schluessel=neuer_schluessel(),
    )


@router.api_route("/protokoll", methods=NUR_LESEN)
async def get_protokoll(
    rahmen: SeitenRahmen, _: Verwaltung, formular: Gefragt, cursor: str = ""
) -> HTMLResponse:
    seite = await protokoll_zeigen(rahmen.gespraech, formular, cursor=cursor)
    return rahmen.zeigen("verwaltung/protokoll.html", status=handeln.status(formular), seite=seite)


@router.api_route("/protokoll.csv", methods=NUR_LESEN)
async def get_protokoll_csv(rahmen: SeitenRahmen, _: Verwaltung, formular: Gefragt) -> Response:
    inhalt = await protokoll_als_csv(rahmen.gespraech, formular, heute=rahmen.heute)
    kopf = PRIVAT | {"Content-Disposition": 'attachment; filename="protokoll.csv"'}
    return Response(inhalt, media_type="text/csv; charset=utf-8; header=present", headers=kopf)
