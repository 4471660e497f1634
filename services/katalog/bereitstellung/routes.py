"""HTTP surface of the delivery chain."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from services.katalog.bereitstellung import queries
from services.katalog.bereitstellung.abrufen import abrufen
from services.katalog.bereitstellung.anbinden import anbinden
from services.katalog.bereitstellung.einbinden import einbinden
from services.katalog.bereitstellung.freischalten import freischalten
from services.katalog.bereitstellung.hessenfinder_eintragen import hessenfinder_eintragen
from services.katalog.bereitstellung.sammelmelden import MELDET, sammelmelden
from services.katalog.bereitstellung.status import MELDENDE, SCHRITTE
from services.katalog.bereitstellung.zuruecknehmen import zuruecknehmen
from services.katalog.tables import Akt, Antwort
from shared.auth import braucht
from shared.clock import Heute
from shared.db import Lesung, Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.bereitstellung import (
    Anbindungsmeldung,
    BereitstellungCreate,
    BereitstellungenFilter,
    BereitstellungRead,
    Freischaltung,
    Ruecknahme,
    Sammelmeldung,
    SammelmeldungRead,
    Schrittmeldung,
)
from shared.schemas.eingabe import Ags
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("", tag="Bereitstellungen")
AKT = problems(401, 403, 404, 409, 412, 422, 428)
Kommunenschluessel = Annotated[Ags, Path(description="Gemeindeschlüssel mit 5, 8 oder 12 Ziffern")]


@router.get(
    "/kommunen/{ags}/bereitstellungen",
    summary="Wie weit eine Kommune mit welchem Onlinedienst ist",
    responses=problems(404, 422),
)
async def get_bereitstellungen_der_kommune(
    ags: Kommunenschluessel,
    filter: Annotated[BereitstellungenFilter, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[BereitstellungRead]:
    liste = await queries.list_der_kommune(session, ags=ags, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.post(
    "/kommunen/{ags}/bereitstellungen",
    summary="Einen Onlinedienst für die eigene Kommune abrufen",
    status_code=201,
    dependencies=[braucht(*SCHRITTE[Akt.ABRUFEN].rollen), once(Antwort)],
    responses=problems(401, 403, 404, 409, 422),
)
async def post_bereitstellung(
    ags: Kommunenschluessel,
    wunsch: BereitstellungCreate,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> BereitstellungRead:
    bereitstellung = await abrufen(session, ags=ags, wunsch=wunsch, vorgang=vorgang)
    response.headers["Location"] = f"/katalog/v1/bereitstellungen/{bereitstellung.id}"
    return set_etag(response, bereitstellung)


@router.get(
    "/leistungen/{id}/bereitstellungen",
    summary="In welchen Kommunen eine Leistung wie weit ist",
    responses=problems(404, 422),
)
async def get_bereitstellungen_der_leistung(
    id: UUID,
    filter: Annotated[BereitstellungenFilter, Query()],
    session: Lesung,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[BereitstellungRead]:
    liste = await queries.list_der_leistung(session, leistung=id, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.get(
    "/bereitstellungen/{id}",
    summary="Eine Bereitstellung mit allen Schritten",
    responses=problems(404, 422),
)
async def get_bereitstellung(
    id: UUID, session: Lesung, heute: Heute, response: Response
) -> BereitstellungRead:
    gelesen = await queries.get_bereitstellung(session, id=id, heute=heute)
    return set_etag(response, gelesen)


@router.post(
    "/bereitstellungen/{id}/einbinden",
    summary="Melden: eingebunden in die eigenen Seiten",
    dependencies=[braucht(*SCHRITTE[Akt.EINBINDEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_einbinden(
    meldung: Schrittmeldung, vorgang: InBearbeitung, session: Session, response: Response
) -> BereitstellungRead:
    return set_etag(response, await einbinden(session, meldung, vorgang))


@router.post(
    "/bereitstellungen/{id}/hessenfinder-eintragen",
    summary="Melden: im Hessenfinder eingetragen",
    dependencies=[braucht(*SCHRITTE[Akt.HESSENFINDER_EINTRAGEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_hessenfinder_eintragen(
    meldung: Schrittmeldung, vorgang: InBearbeitung, session: Session, response: Response
) -> BereitstellungRead:
    return set_etag(response, await hessenfinder_eintragen(session, meldung, vorgang))


@router.post(
    "/bereitstellungen/{id}/freischalten",
    summary="Melden: für alle nutzbar, mit der Adresse",
    dependencies=[braucht(*SCHRITTE[Akt.FREISCHALTEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_freischalten(
    meldung: Freischaltung, vorgang: InBearbeitung, session: Session, response: Response
) -> BereitstellungRead:
    return set_etag(response, await freischalten(session, meldung, vorgang))


@router.post(
    "/bereitstellungen/{id}/zuruecknehmen",
    summary="Eine Bereitstellung beenden, mit Grund",
    dependencies=[braucht(*SCHRITTE[Akt.ZURUECKNEHMEN].rollen), once(Antwort)],
    responses=AKT,
)
async def post_zuruecknehmen(
    meldung: Ruecknahme, vorgang: InBearbeitung, session: Session, response: Response
) -> BereitstellungRead:
    return set_etag(response, await zuruecknehmen(session, meldung, vorgang))


@router.post(
    "/bereitstellungen/{id}/anbinden",
    summary="Melden: wie das Fachverfahren angebunden ist",
    dependencies=[braucht(*MELDENDE), once(Antwort)],
    responses=AKT,
)
async def post_anbinden(
    meldung: Anbindungsmeldung, vorgang: InBearbeitung, session: Session, response: Response
) -> BereitstellungRead:
    return set_etag(response, await anbinden(session, meldung, vorgang))


@router.post(
    "/sammelmeldungen",
    summary="Bis zu 1.000 Schritte auf einmal melden",
    dependencies=[braucht(*MELDET), once(Antwort, required=True)],
    responses=problems(400, 401, 403, 413, 422),
)
async def post_sammelmeldung(
    meldung: Sammelmeldung, vorgang: ImVorgang, session: Session
) -> SammelmeldungRead:
    return await sammelmelden(session, meldung, vorgang)
