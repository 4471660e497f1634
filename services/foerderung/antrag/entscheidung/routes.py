"""HTTP surface of what is decided on an Antrag: votes, exceptions, the decision itself."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.foerderung.antrag import queries
from services.foerderung.antrag.entscheidung.ausnahme_bestaetigen import ausnahme_bestaetigen
from services.foerderung.antrag.entscheidung.ausnahme_erteilen import ausnahme_erteilen
from services.foerderung.antrag.entscheidung.ausnahme_queries import list_ausnahmen
from services.foerderung.antrag.entscheidung.bekanntgeben import bekanntgeben
from services.foerderung.antrag.entscheidung.freigeben import freigeben
from services.foerderung.antrag.entscheidung.vorschlagen import vorschlagen
from services.foerderung.antrag.entscheidung.votieren import votieren
from services.foerderung.antrag.entscheidung.zurueckgeben import zurueckgeben
from services.foerderung.antrag.schritt import AKT, MIT_SCHLUESSEL, schritt
from services.foerderung.ausfertigung.ausfertigen import InDerKanzlei
from services.foerderung.tables import Akt
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.antrag import AntragRead
from shared.schemas.entscheidung import (
    AusnahmeCreate,
    AusnahmenFilter,
    AusnahmeRead,
    BegruendungCreate,
    OeffentlicheAusnahmeRead,
    VorschlagCreate,
    VotumCreate,
)
from shared.schemas.liste import Liste
from shared.sicht import uebergreifend
from shared.versions import set_etag
from shared.vorgang import InBearbeitung

router = router_for("/antraege", tag="Anträge")
ausnahmen_router = router_for("/ausnahmen", tag="Ausnahmen")
VEROEFFENTLICHT = uebergreifend("An exception that was granted is published, without its Kommune.")


@router.post(
    "/{id}/votieren",
    summary="Für einen Spitzenverband abstimmen",
    dependencies=schritt(Akt.VOTIEREN),
    responses=AKT,
)
async def post_votieren(
    stimmabgabe: VotumCreate, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await votieren(session, stimmabgabe=stimmabgabe, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/ausnahmen",
    summary="Eine Ausnahme von einer Regel erteilen",
    status_code=201,
    dependencies=schritt(Akt.AUSNAHME_ERTEILEN),
    responses=AKT,
)
async def post_ausnahme(
    ausnahme: AusnahmeCreate, vorgang: InBearbeitung, session: Session, response: Response
) -> AusnahmeRead:
    erteilt = await ausnahme_erteilen(session, ausnahme=ausnahme, vorgang=vorgang)
    return set_etag(response, AusnahmeRead.model_validate(erteilt))


@router.post(
    "/{id}/vorschlagen",
    summary="Bewilligung oder Ablehnung vorschlagen",
    dependencies=schritt(Akt.VORSCHLAGEN),
    responses=AKT,
)
async def post_vorschlagen(
    vorschlag: VorschlagCreate, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await vorschlagen(session, vorschlag=vorschlag, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/zurueckgeben",
    summary="Einen Vorschlag zur Prüfung zurückgeben",
    dependencies=schritt(Akt.ZURUECKGEBEN),
    responses=AKT,
)
async def post_zurueckgeben(
    grund: BegruendungCreate, vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await zurueckgeben(session, grund=grund, vorgang=vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/freigeben",
    summary="Einen Vorschlag freigeben; eine Bewilligung bindet das Geld",
    dependencies=schritt(Akt.FREIGEBEN, mit_schluessel=True),
    responses=MIT_SCHLUESSEL,
)
async def post_freigeben(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AntragRead:
    antrag = await freigeben(session, vorgang)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@router.post(
    "/{id}/bekanntgeben",
    summary="Die Entscheidung bekanntgeben; der Bescheid entsteht",
    dependencies=schritt(Akt.BEKANNTGEBEN),
    responses=AKT | problems(503),
)
async def post_bekanntgeben(
    vorgang: InBearbeitung, session: Session, kanzlei: InDerKanzlei, response: Response
) -> AntragRead:
    antrag = await bekanntgeben(session, vorgang, kanzlei)
    return set_etag(response, await queries.gelesen(session, antrag, vorgang))


@ausnahmen_router.get(
    "",
    summary="Ausnahmen, auf denen eine Bewilligung beruht",
    dependencies=[VEROEFFENTLICHT],
    responses=problems(422),
)
async def get_ausnahmen(
    filter: Annotated[AusnahmenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[OeffentlicheAusnahmeRead]:
    return set_link(request, response, await list_ausnahmen(session, filter=filter))


@ausnahmen_router.post(
    "/{id}/bestaetigen",
    summary="Eine Ausnahme als zweite Person bestätigen",
    dependencies=schritt(Akt.AUSNAHME_BESTAETIGEN),
    responses=AKT,
)
async def post_ausnahme_bestaetigen(
    vorgang: InBearbeitung, session: Session, response: Response
) -> AusnahmeRead:
    bestaetigt = await ausnahme_bestaetigen(session, vorgang)
    return set_etag(response, AusnahmeRead.model_validate(bestaetigt))
