"""HTTP of the planning; the Beratung lets in only who plans."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.dashboard.anmeldung.zugang import AktSitzung, NoetigeSitzung, ZwischenstandGeholt
from services.dashboard.seiten.beratung.planung.abwesenheit import (
    Kalenderzeile,
    abwesenheit_eintragen,
    abwesenheit_zuruecknehmen,
    kalender_uebernehmen,
)
from services.dashboard.seiten.beratung.planung.team import (
    team_aendern,
    team_anlegen,
    team_zeigen,
    teamformular,
)
from services.dashboard.seiten.beratung.planung.woche import wochenplan
from services.dashboard.seiten.formular import Formular, Gesendet
from services.dashboard.seiten.handeln import schluessel, status
from services.dashboard.seiten.rahmen import NUR_LESEN, Rahmen, SeitenRahmen

router = APIRouter(prefix="/beratung/planung", include_in_schema=False)


@router.api_route("", methods=NUR_LESEN)
async def get_planung(rahmen: SeitenRahmen, _: NoetigeSitzung, ab: str = "") -> HTMLResponse:
    plan = await wochenplan(rahmen.gespraech, ab=ab, heute=rahmen.heute)
    return rahmen.zeigen("beratung/planung/woche.html", plan=plan)


@router.api_route("/teams/neu", methods=NUR_LESEN)
async def get_neu(
    rahmen: SeitenRahmen, _: NoetigeSitzung, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _formular(rahmen, None, Formular(getippt) if getippt else None)


@router.post("/teams/neu")
async def post_neu(rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet) -> Response:
    id = await team_anlegen(rahmen.gespraech, formular)
    if id is not None:
        return RedirectResponse(f"/beratung/planung/teams/{id}", 303)
    return await _formular(rahmen, None, formular)


@router.api_route("/teams/{id}", methods=NUR_LESEN)
async def get_team(id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung) -> HTMLResponse:
    return await _team(rahmen, id, Formular())


@router.api_route("/teams/{id}/aendern", methods=NUR_LESEN)
async def get_aendern(
    id: UUID, rahmen: SeitenRahmen, _: NoetigeSitzung, getippt: ZwischenstandGeholt
) -> HTMLResponse:
    return await _formular(rahmen, id, Formular(getippt) if getippt else None)


@router.post("/teams/{id}/aendern")
async def post_aendern(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await team_aendern(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/beratung/planung/teams/{id}", 303)
    return await _formular(rahmen, id, formular)


@router.post("/teams/{id}/abwesenheiten")
async def post_abwesenheit(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await abwesenheit_eintragen(rahmen.gespraech, id, formular):
        return RedirectResponse(f"/beratung/planung/teams/{id}", 303)
    return await _team(rahmen, id, formular)


@router.post("/teams/{id}/abwesenheiten/{abwesenheit}/zuruecknehmen")
async def post_zuruecknehmen(
    id: UUID, abwesenheit: UUID, rahmen: SeitenRahmen, _: AktSitzung, formular: Gesendet
) -> Response:
    if await abwesenheit_zuruecknehmen(rahmen.gespraech, abwesenheit, formular):
        return RedirectResponse(f"/beratung/planung/teams/{id}", 303)
    return await _team(rahmen, id, formular)


@router.post("/teams/{id}/kalender")
async def post_kalender(
    id: UUID, rahmen: SeitenRahmen, _: AktSitzung, request: Request
) -> HTMLResponse:
    formular, zeilen = await kalender_uebernehmen(rahmen.gespraech, id, request)
    return await _team(rahmen, id, formular, uebernommen=zeilen)


async def _team(
    rahmen: Rahmen,
    id: UUID,
    formular: Formular,
    *,
    uebernommen: list[Kalenderzeile] | None = None,
) -> HTMLResponse:
    return rahmen.zeigen(
        "beratung/planung/team.html",
        status=status(formular),
        blatt=await team_zeigen(rahmen.gespraech, id, heute=rahmen.heute),
        formular=formular,
        uebernommen=uebernommen,
        schluessel=schluessel(Formular()),
    )


async def _formular(rahmen: Rahmen, id: UUID | None, formular: Formular | None) -> HTMLResponse:
    seite = await teamformular(rahmen.gespraech, id, formular, heute=rahmen.heute)
    return rahmen.zeigen(
        "beratung/planung/formular.html",
        status=status(seite.formular),
        seite=seite,
        formular=seite.formular,
        schluessel=schluessel(seite.formular),
    )
