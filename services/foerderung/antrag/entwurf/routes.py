"""HTTP surface of drafts, until they are submitted."""

from fastapi import Depends, Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.entwurf.aendern import aendern
from services.foerderung.antrag.entwurf.anlegen import anlegen
from services.foerderung.antrag.entwurf.einreichen import einreichen
from services.foerderung.antrag.entwurf.kommunen import (
    ErfragteKommunen,
    NeueKommunen,
    TeilnehmendeKommunen,
    kommunen_erfragen,
    neue_erfragen,
    teilnehmende_erfragen,
)
from services.foerderung.antrag.entwurf.zustimmen import zustimmen
from services.foerderung.antrag.schritt import AKT, schritt
from services.foerderung.ausfertigung.ausfertigen import InDerKanzlei
from services.foerderung.tables import Akt, Antwort
from shared.auth import Rolle, braucht
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.routing import router_for
from shared.schemas.antrag import AntragCreate, AntragPatch, AntragRead
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung

router = router_for("/antraege", tag="Anträge")


@router.post(
    "",
    summary="Antrag als Entwurf anlegen",
    status_code=201,
    dependencies=[
        braucht(Rolle.KOMMUNE),
        Depends(kommunen_erfragen),  # before the first statement: no connection waits for it
        once(Antwort, required=True),
    ],
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


@router.patch(
    "/{id}",
    summary="Entwurf oder Nachgefordertes ändern",
    dependencies=schritt(Akt.AENDERN, Depends(neue_erfragen)),
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
    dependencies=schritt(Akt.EINREICHEN, Depends(teilnehmende_erfragen)),
    responses=AKT | problems(503),
)
async def post_einreichen(
    auskunft: TeilnehmendeKommunen,
    vorgang: InBearbeitung,
    session: Session,
    kanzlei: InDerKanzlei,
    response: Response,
) -> AntragRead:
    antrag = await einreichen(session, vorgang, kanzlei, auskunft)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))
