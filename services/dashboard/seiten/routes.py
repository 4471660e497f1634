"""HTTP of all pages; unlike the API they tolerate what others append to an address."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from services.dashboard.seiten.aktuelles import routes as aktuelles
from services.dashboard.seiten.aktuelles.mitteilungen import routes as mitteilungen
from services.dashboard.seiten.aktuelles.veranstaltungen import routes as veranstaltungen
from services.dashboard.seiten.angaben import routes as angaben
from services.dashboard.seiten.anmeldung import routes as anmeldung
from services.dashboard.seiten.antraege import routes as antraege
from services.dashboard.seiten.beratung import routes as beratung
from services.dashboard.seiten.beratung.ergebnis import routes as ergebnis
from services.dashboard.seiten.beratung.kalender import routes as kalender
from services.dashboard.seiten.beratung.planung import routes as planung
from services.dashboard.seiten.beratung.standort import routes as standort
from services.dashboard.seiten.beratung.warteliste import routes as warteliste
from services.dashboard.seiten.foerdercheck import routes as foerdercheck
from services.dashboard.seiten.kommune import routes as kommune
from services.dashboard.seiten.land import routes as land
from services.dashboard.seiten.leistungen import routes as leistungen
from services.dashboard.seiten.probleme import routes as probleme
from services.dashboard.seiten.rahmen import NUR_LESEN
from services.dashboard.seiten.sicherheitskontakt import routes as sicherheitskontakt
from services.dashboard.seiten.statisch import datei
from services.dashboard.seiten.ueber import routes as ueber
from services.dashboard.seiten.verwaltung import routes as verwaltung
from services.dashboard.seiten.verwaltung.webhooks import routes as webhooks

IfNoneMatch = Annotated[str | None, Header(max_length=4000)]

router = APIRouter(include_in_schema=False)
for seiten in (
    anmeldung,
    land,
    kommune,
    leistungen,
    foerdercheck,
    ergebnis,  # before the acts on a Buchung, whose address holds any name
    standort,
    warteliste,
    kalender,
    planung,
    beratung,
    antraege,
    veranstaltungen,
    mitteilungen,
    aktuelles,
    angaben,
    verwaltung,
    webhooks,
    ueber,
    probleme,
    sicherheitskontakt,
):
    router.routes += seiten.router.routes


@router.api_route("/{name}.css", methods=NUR_LESEN)
async def get_stil(name: str, if_none_match: IfNoneMatch = None) -> Response:
    return datei(f"{name}.css", if_none_match=if_none_match)


@router.api_route("/{name}.js", methods=NUR_LESEN)
async def get_skript(name: str, if_none_match: IfNoneMatch = None) -> Response:
    return datei(f"{name}.js", if_none_match=if_none_match)


@router.api_route("/marke.svg", methods=NUR_LESEN)
async def get_marke(if_none_match: IfNoneMatch = None) -> Response:
    return datei("marke.svg", if_none_match=if_none_match)


@router.api_route("/openapi.json", methods=NUR_LESEN)
async def get_gemeinsames_openapi(if_none_match: IfNoneMatch = None) -> Response:
    return datei("openapi.json", if_none_match=if_none_match)
