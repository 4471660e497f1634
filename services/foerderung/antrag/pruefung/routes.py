"""HTTP surface of the examination."""

from fastapi import Depends, Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.entwurf.kommunen import (
    TeilnehmendeKommunen,
    teilnehmende_erfragen,
)
from services.foerderung.antrag.pruefung.nachfordern import nachfordern
from services.foerderung.antrag.pruefung.nachreichen import nachreichen
from services.foerderung.antrag.pruefung.pruefung_abschliessen import pruefung_abschliessen
from services.foerderung.antrag.pruefung.pruefung_beginnen import pruefung_beginnen
from services.foerderung.antrag.schritt import AKT, schritt
from services.foerderung.tables import Akt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.antrag import AntragRead, NachforderungCreate
from shared.versions import set_etag
from shared.vorgang import InBearbeitung

router = router_for("/antraege", tag="Anträge")


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
    "/{id}/nachreichen",
    summary="Eine Nachforderung beantworten",
    dependencies=schritt(Akt.NACHREICHEN, Depends(teilnehmende_erfragen)),
    responses=AKT | problems(503),
)
async def post_nachreichen(
    auskunft: TeilnehmendeKommunen, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await nachreichen(session, vorgang, auskunft)
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
