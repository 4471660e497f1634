"""HTTP surface of how an Antrag ends."""

from fastapi import Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.abschluss.abschliessen import abschliessen
from services.foerderung.antrag.abschluss.rueckfordern import rueckfordern
from services.foerderung.antrag.abschluss.widerrufen import widerrufen
from services.foerderung.antrag.abschluss.zurueckziehen import zurueckziehen
from services.foerderung.antrag.schritt import AKT, MIT_SCHLUESSEL, schritt
from services.foerderung.tables import Akt
from shared.db import Session
from shared.routing import router_for
from shared.schemas.antrag import AntragRead
from shared.schemas.entscheidung import Anerkennung, RueckforderungCreate
from shared.versions import set_etag
from shared.vorgang import InBearbeitung

router = router_for("/antraege", tag="Anträge")


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
    "/{id}/widerrufen",
    summary="Eine Bewilligung widerrufen",
    dependencies=schritt(Akt.WIDERRUFEN, mit_schluessel=True),
    responses=MIT_SCHLUESSEL,
)
async def post_widerrufen(
    widerruf: Anerkennung, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await widerrufen(session, widerruf=widerruf, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/rueckfordern",
    summary="Ausgezahltes zurückfordern",
    dependencies=schritt(Akt.RUECKFORDERN, mit_schluessel=True),
    responses=MIT_SCHLUESSEL,
)
async def post_rueckfordern(
    rueckforderung: RueckforderungCreate,
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
) -> AntragRead:
    antrag = await rueckfordern(session, rueckforderung=rueckforderung, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/abschliessen",
    summary="Einen Antrag abschließen",
    dependencies=schritt(Akt.ABSCHLIESSEN),
    responses=AKT,
)
async def post_abschliessen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await abschliessen(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))
