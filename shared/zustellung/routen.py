"""HTTP surface of the webhooks of a service."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from shared.auth import Angemeldet, Rolle, braucht
from shared.clock import Heute, Jetzt
from shared.db import Session
from shared.errors import problems
from shared.idempotency import Key, StoredAnswer, once
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.liste import Liste
from shared.schemas.webhook import (
    WebhookAendern,
    WebhookCreate,
    WebhookNeu,
    WebhookRead,
    WebhooksFilter,
    ZustellungenFilter,
    ZustellungRead,
)
from shared.versions import set_etag
from shared.vorgang import ImVorgang, InBearbeitung
from shared.zustellung import queries
from shared.zustellung.anlegen import anlegen
from shared.zustellung.bearbeiten import (
    aendern,
    beenden,
    fortsetzen,
    geheimnis_erneuern,
    pausieren,
)
from shared.zustellung.nachstellen import pruefen, wiederholen
from shared.zustellung.wesen import Webhookwesen
from shared.zustellung.wunsch import pruefe_wunsch

DARF = braucht(Rolle.PLATTFORM, Rolle.ADMIN)
GEHEIM = {"Cache-Control": "no-store"}


async def _wesen(request: Request) -> Webhookwesen:
    wesen: Webhookwesen = request.app.state.webhooks
    return wesen


Wesen = Annotated[Webhookwesen, Depends(_wesen)]


async def _neuer(wunsch: WebhookCreate, wesen: Wesen, heute: Heute) -> None:
    await pruefe_wunsch(wesen, wunsch, heute)


async def _geaenderter(wunsch: WebhookAendern, wesen: Wesen, heute: Heute) -> None:
    await pruefe_wunsch(wesen, wunsch, heute)


def webhook_router(antwort: type[StoredAnswer]) -> APIRouter:
    """Return the routes; `antwort` keeps the answers to repeatable requests."""
    router = router_for("", tag="Webhooks")
    _lesen(router)
    _anlegen(router)
    _bearbeiten(router, once(antwort))
    _nachstellen(router, once(antwort))
    return router


def _lesen(router: APIRouter) -> None:
    @router.get(
        "/webhooks",
        summary="Eigene Webhooks, ohne ihre Geheimnisse",
        dependencies=[DARF],
        responses=problems(401, 403, 422),
    )
    async def get_webhooks(
        filter: Annotated[WebhooksFilter, Query()],
        person: Angemeldet,
        wesen: Wesen,
        session: Session,
        jetzt: Jetzt,
        request: Request,
        response: Response,
    ) -> Liste[WebhookRead]:
        liste = await queries.list_webhooks(
            session, wesen.tabellen, filter=filter, person=person, jetzt=jetzt
        )
        return set_link(request, response, liste)

    @router.get(
        "/webhooks/{id}",
        summary="Ein eigener Webhook und wie es um ihn steht",
        dependencies=[DARF],
        responses=problems(401, 403, 404, 422),
    )
    async def get_webhook(
        id: UUID,
        person: Angemeldet,
        wesen: Wesen,
        session: Session,
        jetzt: Jetzt,
        response: Response,
    ) -> WebhookRead:
        return set_etag(
            response,
            await queries.get_webhook(session, wesen.tabellen, id=id, person=person, jetzt=jetzt),
        )

    @router.get(
        "/webhooks/{id}/zustellungen",
        summary="Was an einen Webhook gesendet wurde, und was er antwortete",
        dependencies=[DARF],
        responses=problems(401, 403, 404, 422),
    )
    async def get_zustellungen(
        id: UUID,
        filter: Annotated[ZustellungenFilter, Query()],
        person: Angemeldet,
        wesen: Wesen,
        session: Session,
        request: Request,
        response: Response,
    ) -> Liste[ZustellungRead]:
        liste = await queries.list_zustellungen(
            session, wesen.tabellen, id=id, filter=filter, person=person
        )
        return set_link(request, response, liste)


def _anlegen(router: APIRouter) -> None:
    @router.post(
        "/webhooks",
        summary="Webhook anlegen; sein Geheimnis wird nur dieses eine Mal genannt",
        status_code=201,
        dependencies=[DARF, Depends(_neuer)],  # not once(): the answer must not be stored
        responses=problems(401, 403, 409, 422, 503),
    )
    async def post_webhook(
        wunsch: WebhookCreate,
        vorgang: ImVorgang,
        wesen: Wesen,
        session: Session,
        response: Response,
        key: Key = None,
    ) -> WebhookNeu:
        response.headers.update(GEHEIM)
        return set_etag(response, await anlegen(session, wesen, wunsch, vorgang, schluessel=key))

    @router.post(
        "/webhooks/{id}/geheimnis-erneuern",
        summary="Neues Geheimnis; einen Tag lang unterschreibt auch das vorige",
        dependencies=[DARF],  # not once(): the answer must not be stored
        responses=problems(401, 403, 404, 409, 412, 422, 428, 503),
    )
    async def post_webhook_geheimnis_erneuern(
        vorgang: InBearbeitung, wesen: Wesen, session: Session, response: Response
    ) -> WebhookNeu:
        response.headers.update(GEHEIM)
        return set_etag(response, await geheimnis_erneuern(session, wesen, vorgang))


def _bearbeiten(router: APIRouter, einmal: Any) -> None:
    @router.post(
        "/webhooks/{id}/aendern",
        summary="Adresse und Filter eines Webhooks ersetzen",
        dependencies=[DARF, Depends(_geaenderter), einmal],
        responses=problems(401, 403, 404, 409, 412, 422, 428, 503),
    )
    async def post_webhook_aendern(
        wunsch: WebhookAendern,
        vorgang: InBearbeitung,
        wesen: Wesen,
        session: Session,
        response: Response,
    ) -> WebhookRead:
        return set_etag(response, await aendern(session, wesen, wunsch, vorgang))

    @router.post(
        "/webhooks/{id}/pausieren",
        summary="Nichts mehr zustellen, bis er fortgesetzt wird; nichts geht verloren",
        dependencies=[DARF, einmal],
        responses=problems(401, 403, 404, 409, 412, 422, 428),
    )
    async def post_webhook_pausieren(
        vorgang: InBearbeitung, wesen: Wesen, session: Session, response: Response
    ) -> WebhookRead:
        return set_etag(response, await pausieren(session, wesen, vorgang))

    @router.post(
        "/webhooks/{id}/fortsetzen",
        summary="Wieder zustellen, auch was inzwischen geschah",
        dependencies=[DARF, einmal],
        responses=problems(401, 403, 404, 409, 412, 422, 428),
    )
    async def post_webhook_fortsetzen(
        vorgang: InBearbeitung, wesen: Wesen, session: Session, response: Response
    ) -> WebhookRead:
        return set_etag(response, await fortsetzen(session, wesen, vorgang))

    @router.post(
        "/webhooks/{id}/beenden",
        summary="Webhook für immer beenden",
        dependencies=[DARF, einmal],
        responses=problems(401, 403, 404, 409, 412, 422, 428),
    )
    async def post_webhook_beenden(
        vorgang: InBearbeitung, wesen: Wesen, session: Session, response: Response
    ) -> WebhookRead:
        return set_etag(response, await beenden(session, wesen, vorgang))


def _nachstellen(router: APIRouter, einmal: Any) -> None:
    @router.post(
        "/webhooks/{id}/pruefen",
        summary="Eine Probenachricht zustellen; wie es ausging, sagt die Zustellung",
        status_code=201,
        dependencies=[DARF, einmal],
        responses=problems(401, 403, 404, 409, 422),
    )
    async def post_webhook_pruefen(
        id: UUID, vorgang: ImVorgang, wesen: Wesen, session: Session
    ) -> ZustellungRead:
        return await pruefen(session, wesen, id, vorgang)

    @router.post(
        "/zustellungen/{id}/wiederholen",
        summary="Eine Nachricht noch einmal zustellen, mit derselben webhook-id",
        dependencies=[DARF, einmal],
        responses=problems(401, 403, 404, 409, 422),
    )
    async def post_zustellung_wiederholen(
        id: UUID, vorgang: ImVorgang, wesen: Wesen, session: Session
    ) -> ZustellungRead:
        return await wiederholen(session, wesen, id, vorgang)
