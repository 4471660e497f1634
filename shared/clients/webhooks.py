"""The webhooks of a service: kept by the platform they belong to, with what was sent to them."""

from uuid import UUID

from shared.clients.aufruf import Aufruf, handeln, lesen
from shared.schemas.liste import Liste
from shared.schemas.webhook import (
    WebhookAendern,
    WebhookCreate,
    WebhookNeu,
    WebhookRead,
    Zustellstatus,
    ZustellungRead,
)


def webhooks(dienst: str, *, cursor: str | None = None) -> Aufruf[Liste[WebhookRead]]:
    """Return one's own, without their secrets."""
    return lesen(f"/{dienst}/v1/webhooks", Liste[WebhookRead], cursor=cursor, limit=50)


def webhook(dienst: str, id: UUID) -> Aufruf[WebhookRead]:
    return lesen(f"/{dienst}/v1/webhooks/{id}", WebhookRead)


def anlegen(dienst: str, eingabe: WebhookCreate, *, key: str | None = None) -> Aufruf[WebhookNeu]:
    """Return it with its secret, which is told this once."""
    return handeln(f"/{dienst}/v1/webhooks", WebhookNeu, eingabe, key=key)


def aendern(
    dienst: str, id: UUID, eingabe: WebhookAendern, *, etag: str, key: str | None = None
) -> Aufruf[WebhookRead]:
    pfad = f"/{dienst}/v1/webhooks/{id}/aendern"
    return handeln(pfad, WebhookRead, eingabe, etag=etag, key=key)


def geheimnis_erneuern(dienst: str, id: UUID, *, etag: str) -> Aufruf[WebhookNeu]:
    """Return it with its new secret; for a day both sign."""
    return handeln(f"/{dienst}/v1/webhooks/{id}/geheimnis-erneuern", WebhookNeu, etag=etag)


def pausieren(dienst: str, id: UUID, *, etag: str, key: str | None = None) -> Aufruf[WebhookRead]:
    return handeln(f"/{dienst}/v1/webhooks/{id}/pausieren", WebhookRead, etag=etag, key=key)


def fortsetzen(dienst: str, id: UUID, *, etag: str, key: str | None = None) -> Aufruf[WebhookRead]:
    return handeln(f"/{dienst}/v1/webhooks/{id}/fortsetzen", WebhookRead, etag=etag, key=key)


def beenden(dienst: str, id: UUID, *, etag: str, key: str | None = None) -> Aufruf[WebhookRead]:
    return handeln(f"/{dienst}/v1/webhooks/{id}/beenden", WebhookRead, etag=etag, key=key)


def pruefen(dienst: str, id: UUID, *, key: str | None = None) -> Aufruf[ZustellungRead]:
    """Send a message for trying; how that went says the Zustellung."""
    return handeln(f"/{dienst}/v1/webhooks/{id}/pruefen", ZustellungRead, key=key)


def zustellungen(
    dienst: str, id: UUID, *, status: Zustellstatus | None = None, cursor: str | None = None
) -> Aufruf[Liste[ZustellungRead]]:
    """Return what was sent to a webhook, the latest first."""
    return lesen(
        f"/{dienst}/v1/webhooks/{id}/zustellungen",
        Liste[ZustellungRead],
        status=status,
        cursor=cursor,
        limit=50,
    )


def wiederholen(dienst: str, zustellung: UUID, *, key: str | None = None) -> Aufruf[ZustellungRead]:
    pfad = f"/{dienst}/v1/zustellungen/{zustellung}/wiederholen"
    return handeln(pfad, ZustellungRead, key=key)
