"""HTTP surface of what follows a decision: contract, money, its use, and the end."""

from fastapi import Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.abschliessen import abschliessen
from services.foerderung.antrag.auszahlen import auszahlen
from services.foerderung.antrag.mittel_abrufen import mittel_abrufen
from services.foerderung.antrag.rueckfordern import rueckfordern
from services.foerderung.antrag.schritt import AKT, MIT_SCHLUESSEL, schritt
from services.foerderung.antrag.vertrag_schliessen import vertrag_schliessen
from services.foerderung.antrag.verwendungsnachweis_einreichen import (
    verwendungsnachweis_einreichen,
)
from services.foerderung.antrag.verwendungsnachweis_pruefen import verwendungsnachweis_pruefen
from services.foerderung.antrag.widerrufen import widerrufen
from services.foerderung.ausfertigung.ausfertigen import InDerKanzlei
from services.foerderung.tables import Akt
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.antrag import AntragRead
from shared.schemas.entscheidung import (
    Anerkennung,
    AuszahlungCreate,
    MittelabrufCreate,
    RueckforderungCreate,
    VerwendungsnachweisCreate,
)
from shared.versions import set_etag
from shared.vorgang import InBearbeitung

router = router_for("/antraege", tag="Anträge")


@router.post(
    "/{id}/vertrag-schliessen",
    summary="Den Fördervertrag schließen",
    dependencies=schritt(Akt.VERTRAG_SCHLIESSEN),
    responses=AKT | problems(503),
)
async def post_vertrag_schliessen(
    vorgang: InBearbeitung, session: Session, kanzlei: InDerKanzlei, response: Response
) -> AntragRead:
    antrag = await vertrag_schliessen(session, vorgang, kanzlei)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/mittel-abrufen",
    summary="Einen Teil der Mittel abrufen",
    dependencies=schritt(Akt.MITTEL_ABRUFEN, mit_schluessel=True),
    responses=MIT_SCHLUESSEL,
)
async def post_mittel_abrufen(
    abruf: MittelabrufCreate, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await mittel_abrufen(session, abruf=abruf, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/auszahlen",
    summary="Einen Mittelabruf auszahlen",
    dependencies=schritt(Akt.AUSZAHLEN, mit_schluessel=True),
    responses=MIT_SCHLUESSEL,
)
async def post_auszahlen(
    auszahlung: AuszahlungCreate, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await auszahlen(session, auszahlung=auszahlung, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/verwendungsnachweis-einreichen",
    summary="Nachweisen, wofür die Mittel verwendet wurden",
    dependencies=schritt(Akt.VERWENDUNGSNACHWEIS_EINREICHEN),
    responses=AKT,
)
async def post_verwendungsnachweis_einreichen(
    nachweis: VerwendungsnachweisCreate,
    vorgang: InBearbeitung,
    session: Session,
    response: Response,
) -> AntragRead:
    antrag = await verwendungsnachweis_einreichen(session, nachweis=nachweis, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/verwendungsnachweis-pruefen",
    summary="Feststellen, wie viel anerkannt wird",
    dependencies=schritt(Akt.VERWENDUNGSNACHWEIS_PRUEFEN, mit_schluessel=True),
    responses=MIT_SCHLUESSEL,
)
async def post_verwendungsnachweis_pruefen(
    anerkennung: Anerkennung, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await verwendungsnachweis_pruefen(session, anerkennung=anerkennung, vorgang=vorgang)
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
