"""HTTP surface of Betriebskosten."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.foerderung.betriebskosten import queries
from services.foerderung.betriebskosten.melden import betriebskosten_melden
from services.foerderung.tables import Antwort
from shared.auth import Rolle, braucht
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.idempotency import once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.betriebskosten import (
    MAX_MELDUNG,
    BetriebskostenFilter,
    BetriebskostenjahreFilter,
    BetriebskostenjahrRead,
    BetriebskostenleistungenFilter,
    BetriebskostenleistungRead,
    BetriebskostenmeldungCreate,
    BetriebskostenmeldungRead,
    BetriebskostenRead,
)
from shared.schemas.liste import Liste
from shared.vorgang import ImVorgang

router = router_for("/betriebskosten", tag="Betriebskosten")
MELDET = braucht(Rolle.KOORDINIERUNGSSTELLE)
LIEST = braucht(Rolle.FOERDERSTELLE, Rolle.KOORDINIERUNGSSTELLE, Rolle.ADMIN)
DATEI = {
    "requestBody": {
        "required": True,
        "description": "CSV in UTF-8 mit den Spalten leistung, abrechnungsmonat und betrag, mit"
        " Semikolon oder Komma getrennt; höchstens 10.000 Zeilen",
        "content": {
            "text/csv": {
                "schema": {
                    "type": "string",
                    "maxLength": MAX_MELDUNG,
                    "examples": ["leistung;abrechnungsmonat;betrag\nWohngeld;2023-03;10.046,78\n"],
                }
            }
        },
    }
}


async def _datei(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/meldungen",
    summary="Betriebskosten melden: eine Datei, ganz oder gar nicht",
    dependencies=[MELDET, once(Antwort, required=True)],
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503),
    openapi_extra=DATEI,
)
async def post_betriebskostenmeldung(
    auftrag: Annotated[BetriebskostenmeldungCreate, Query()],
    vorgang: ImVorgang,
    session: Session,
    datei: Annotated[bytes, Depends(_datei)],
) -> BetriebskostenmeldungRead:
    return await betriebskosten_melden(
        session, programm=auftrag.programm, datei=datei, vorgang=vorgang
    )


@router.get(
    "",
    summary="Gemeldete Betriebskosten",
    dependencies=[LIEST],
    responses=problems(401, 403, 422),
)
async def get_betriebskosten(
    filter: Annotated[BetriebskostenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[BetriebskostenRead]:
    liste = await queries.list_betriebskosten(session, filter=filter)
    return set_link(request, response, liste)


@router.get(
    "/jahre",
    summary="Was für ein Jahr zugesagt, gemeldet und noch frei ist",
    responses=problems(422),
)
async def get_betriebskostenjahre(
    filter: Annotated[BetriebskostenjahreFilter, Query()],
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[BetriebskostenjahrRead]:
    liste = await queries.list_jahre(session, filter=filter, heute=heute)
    return set_link(request, response, liste)


@router.get(
    "/leistungen",
    summary="Was jede Leistung in einem Jahr kostet, und ihr Anteil",
    dependencies=[LIEST],
    responses=problems(401, 403, 422),
)
async def get_betriebskostenleistungen(
    filter: Annotated[BetriebskostenleistungenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[BetriebskostenleistungRead]:
    liste = await queries.list_leistungen(session, filter=filter)
    return set_link(request, response, liste)
