"""HTTP surface of checks."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.foerderung.foerderfaehigkeit.chancen import foerderchancen
from services.foerderung.foerderfaehigkeit.foerdercheck import foerdercheck
from services.foerderung.foerderfaehigkeit.grundlagen import Grundlagen
from services.foerderung.foerderfaehigkeit.nachvollziehen import nachvollziehen
from services.foerderung.foerderfaehigkeit.pruefen import pruefen
from shared.antwortspeicher import VORBEI
from shared.clients.katalog import KatalogClient
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.eingabe import Ags
from shared.schemas.liste import Liste
from shared.schemas.pruefung import (
    FoerderchancenFilter,
    FoerdercheckCreate,
    FoerdercheckRead,
    PruefungCreate,
    PruefungRead,
    PruefungVerweis,
)

router = router_for("", tag="Prüfungen")


async def _katalog(request: Request) -> KatalogClient:
    katalog: KatalogClient = request.app.state.katalog
    return katalog


Katalog = Annotated[KatalogClient, Depends(_katalog)]


async def _grundlagen(request: Request) -> Grundlagen:
    """Return those in memory, but to whoever may have changed something just now."""
    grundlagen: Grundlagen = request.app.state.grundlagen
    vorbei = any(name in VORBEI for name, _ in request.headers.raw)
    return grundlagen.frische if vorbei else grundlagen


Stand = Annotated[Grundlagen, Depends(_grundlagen)]


@router.post(
    "/pruefungen", summary="Förderfähigkeit prüfen", responses=problems(400, 413, 422, 503)
)
async def post_pruefung(anfrage: PruefungCreate, grundlagen: Stand, heute: Heute) -> PruefungRead:
    return await pruefen(grundlagen, anfrage=anfrage, heute=heute)


@router.get(
    "/pruefungen",
    summary="Eine Prüfung nachvollziehen: dieselben Angaben, dieselbe Fassung der Regeln",
    responses=problems(404, 422, 503),
)
async def get_pruefung(
    anfrage: Annotated[PruefungVerweis, Query()], session: Session, katalog: Katalog
) -> PruefungRead:
    return await nachvollziehen(session, katalog, anfrage=anfrage)


@router.post(
    "/foerderchecks",
    summary="Alle Programme für eine oder mehrere Kommunen prüfen, die beste Aussicht zuerst",
    responses=problems(400, 413, 422, 503),
)
async def post_foerdercheck(
    anfrage: FoerdercheckCreate, grundlagen: Stand, heute: Heute
) -> FoerdercheckRead:
    return await foerdercheck(grundlagen, anfrage=anfrage, heute=heute)


@router.get(
    "/kommunen/{ags}/foerderchancen",
    summary="Alle Programme für eine Kommune prüfen, die beste Aussicht zuerst",
    responses=problems(404, 422, 503),
)
async def get_foerderchancen(
    ags: Ags,
    frage: Annotated[FoerderchancenFilter, Query()],
    grundlagen: Stand,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[PruefungRead]:
    liste = await foerderchancen(grundlagen, ags=ags, stichtag=frage.stichtag or heute, seite=frage)
    return set_link(request, response, liste)
