"""HTTP surface of what follows a Bewilligung: contract, money and its use."""

from fastapi import Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.mittel.auszahlen import auszahlen
from services.foerderung.antrag.mittel.mittel_abrufen import mittel_abrufen
from services.foerderung.antrag.mittel.vertrag_schliessen import vertrag_schliessen
from services.foerderung.antrag.mittel.verwendungsnachweis_einreichen import (
    verwendungsnachweis_einreichen,
)
from services.foerderung.antrag.mittel.verwendungsnachweis_pruefen import (
    verwendungsnachweis_pruefen,
)
from services.foerderung.antrag.schritt import AKT, MIT_SCHLUESSEL, schritt
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
