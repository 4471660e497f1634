"""HTTP surface of Digitalisierungsfabriken."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.katalog.digitalisierungsfabrik import queries
from services.katalog.digitalisierungsfabrik.abschliessen import abschliessen
from services.katalog.digitalisierungsfabrik.nominieren import nominieren
from services.katalog.digitalisierungsfabrik.starten import starten
from services.katalog.tables import Antwort, Digitalisierungsfabrik, Nominierung
from shared.auth import Angemeldet, Rolle, braucht
from shared.db import Lesung, Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.fabrik import (
    DigitalisierungsfabrikenFilter,
    DigitalisierungsfabrikRead,
    FabrikRead,
    Fabriktag,
    NominierungenFilter,
    NominierungRead,
    NominierungWrite,
)
from shared.schemas.liste import Liste
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/digitalisierungsfabriken", tag="Digitalisierungsfabriken")
AKT = problems(401, 403, 404, 409, 412, 422, 428)
FUEHREN = [braucht(Rolle.KOORDINIERUNGSSTELLE), once(Antwort)]


@router.get(
    "",
    summary="Digitalisierungsfabriken, abgeschlossen oder laufend",
    response_model=Liste[DigitalisierungsfabrikRead],
    responses=problems(422),
)
async def get_digitalisierungsfabriken(
    filter: Annotated[DigitalisierungsfabrikenFilter, Query()],
    session: Lesung,
    request: Request,
    response: Response,
) -> Liste[Digitalisierungsfabrik]:
    liste = await queries.list_digitalisierungsfabriken(session, filter=filter)
    return set_link(request, response, liste)


@router.get(
    "/{id}",
    summary="Eine Digitalisierungsfabrik mit ihren Leistungen",
    responses=problems(404, 422),
)
async def get_digitalisierungsfabrik(id: UUID, session: Lesung, response: Response) -> FabrikRead:
    return set_etag(response, await queries.get_fabrik(session, id))


@router.post(
    "/{id}/starten",
    summary="Beginn einer Digitalisierungsfabrik eintragen",
    dependencies=FUEHREN,
    responses=AKT,
)
async def post_fabrik_starten(
    tag: Fabriktag, vorgang: InBearbeitung, session: Session, response: Response
) -> FabrikRead:
    return set_etag(response, await starten(session, tag, vorgang))


@router.post(
    "/{id}/abschliessen",
    summary="Ende einer Digitalisierungsfabrik eintragen",
    dependencies=FUEHREN,
    responses=AKT,
)
async def post_fabrik_abschliessen(
    tag: Fabriktag, vorgang: InBearbeitung, session: Session, response: Response
) -> FabrikRead:
    return set_etag(response, await abschliessen(session, tag, vorgang))


@router.post(
    "/{id}/nominierungen",
    summary="Fachleute für eine Digitalisierungsfabrik nominieren",
    response_model=NominierungRead,
    status_code=201,
    dependencies=[braucht(Rolle.KOMMUNE), once(Antwort)],
    responses=problems(401, 403, 404, 409, 422),
)
async def post_nominierung(
    id: UUID,
    eingabe: NominierungWrite,
    vorgang: ImVorgang,
    session: Session,
    response: Response,
) -> Nominierung:
    return set_etag(response, await nominieren(session, id, eingabe, vorgang))


@router.get(
    "/{id}/nominierungen",
    summary="Eigene Nominierungen, für die Koordinierungsstelle alle",
    response_model=Liste[NominierungRead],
    dependencies=[braucht(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE)],
    responses=problems(401, 403, 404, 422),
)
async def get_nominierungen(
    id: UUID,
    filter: Annotated[NominierungenFilter, Query()],
    person: Angemeldet,
    session: Session,
    request: Request,
    response: Response,
) -> Liste[Nominierung]:
    liste = await queries.list_nominierungen(session, fabrik=id, filter=filter, person=person)
    return set_link(request, response, liste)
