"""HTTP surface of Anträge: drafts, reads, and what the applicant does."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.aendern import aendern
from services.foerderung.antrag.anlegen import anlegen
from services.foerderung.antrag.einreichen import einreichen
from services.foerderung.antrag.kommunen import ErfragteKommunen, NeueKommunen
from services.foerderung.antrag.nachfordern import nachfordern
from services.foerderung.antrag.nachreichen import nachreichen
from services.foerderung.antrag.pruefung_abschliessen import pruefung_abschliessen
from services.foerderung.antrag.pruefung_beginnen import pruefung_beginnen
from services.foerderung.antrag.schritt import AKT, schritt
from services.foerderung.antrag.zurueckziehen import zurueckziehen
from services.foerderung.antrag.zustimmen import zustimmen
from services.foerderung.ausfertigung.ausfertigen import InDerKanzlei
from services.foerderung.tables import Akt, Antwort
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.antrag import (
    AntraegeFilter,
    AntragCreate,
    AntragKurzRead,
    AntragPatch,
    AntragRead,
    NachforderungCreate,
    SchrittRead,
    VerlaufFilter,
)
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/antraege", tag="Anträge")
SEHEN = braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV)


@router.post(
    "",
    summary="Antrag als Entwurf anlegen",
    status_code=201,
    dependencies=[braucht(Rolle.KOMMUNE), once(Antwort, required=True)],
    responses=problems(400, 401, 403, 409, 422, 503),
)
async def post_antrag(
    entwurf: AntragCreate,
    auskunft: ErfragteKommunen,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> AntragRead:
    antrag = await anlegen(session, entwurf=entwurf, auskunft=auskunft, vorgang=vorgang)
    response.headers["Location"] = f"/foerderung/v1/antraege/{antrag.id}"
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.get(
    "",
    summary="Anträge, die Sie sehen dürfen",
    dependencies=[SEHEN],
    responses=problems(401, 403, 422),
)
async def get_antraege(
    filter: Annotated[AntraegeFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[AntragKurzRead]:
    liste = await queries.list_antraege(session, filter=filter, person=person)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Ein Antrag",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_antrag(
    id: UUID, vorgang: ImVorgang, session: Session, response: Response
) -> AntragRead:
    return set_etag(response, await queries.get_antrag(session, id=id, vorgang=vorgang))


@router.get(
    "/{id}/verlauf",
    summary="Was mit dem Antrag geschehen ist",
    dependencies=[SEHEN],
    responses=problems(401, 403, 404, 422),
)
async def get_verlauf(
    id: UUID,
    filter: Annotated[VerlaufFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[SchrittRead]:
    liste = await queries.list_verlauf(session, id=id, filter=filter, person=person)
    return set_link(request, response, liste)


@router.patch(
    "/{id}",
    summary="Entwurf oder Nachgefordertes ändern",
    dependencies=schritt(Akt.AENDERN),
    responses=AKT | problems(503),
)
async def patch_antrag(
    aenderung: AntragPatch,
    auskunft: NeueKommunen,
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
) -> AntragRead:
    antrag = await aendern(session, aenderung=aenderung, auskunft=auskunft, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/nachfordern",
    summary="Teile des Antrags nachfordern",
    dependencies=schritt(Akt.NACHFORDERN),
    responses=AKT,
)
async def post_nachfordern(
    nachforderung: NachforderungCreate,
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
) -> AntragRead:
    antrag = await nachfordern(session, nachforderung=nachforderung, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/zustimmen",
    summary="Als Partner dem Antrag zustimmen",
    dependencies=schritt(Akt.ZUSTIMMEN),
    responses=AKT,
)
async def post_zustimmen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await zustimmen(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/einreichen",
    summary="Antrag einreichen",
    dependencies=schritt(Akt.EINREICHEN),
    responses=AKT | problems(503),
)
async def post_einreichen(
    vorgang: InBearbeitung, session: Session, kanzlei: InDerKanzlei, response: Response
) -> AntragRead:
    antrag = await einreichen(session, vorgang, kanzlei)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/nachreichen",
    summary="Eine Nachforderung beantworten",
    dependencies=schritt(Akt.NACHREICHEN),
    responses=AKT,
)
async def post_nachreichen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await nachreichen(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/zurueckziehen",
    summary="Antrag zurückziehen",
    dependencies=schritt(Akt.ZURUECKZIEHEN),
    responses=AKT,
)
async def post_zurueckziehen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await zurueckziehen(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/pruefung-beginnen",
    summary="Prüfung eines eingereichten Antrags beginnen",
    dependencies=schritt(Akt.PRUEFUNG_BEGINNEN),
    responses=AKT,
)
async def post_pruefung_beginnen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await pruefung_beginnen(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/pruefung-abschliessen",
    summary="Prüfung abschließen: zum Votum oder zur Entscheidung",
    dependencies=schritt(Akt.PRUEFUNG_ABSCHLIESSEN),
    responses=AKT,
)
async def post_pruefung_abschliessen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await pruefung_abschliessen(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))
