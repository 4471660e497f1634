"""Use case: another system names the address where it wants to hear what happens, from now on."""

from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.ereignisse.stelle import lage
from shared.errors import DomainError
from shared.schemas.webhook import WebhookCreate, WebhookNeu, Webhookstatus
from shared.vorgang import Vorgang
from shared.zustellung.akte import WebhookAkt
from shared.zustellung.geheimnis import geschrieben
from shared.zustellung.queries import gelesen
from shared.zustellung.wesen import Webhookwesen

HOECHSTENS = 20


class WebhooksZuViele(DomainError):
    status, slug, title = 409, "webhooks-zu-viele", "Sie haben schon zwanzig Webhooks"


class WebhookSchonAngelegt(DomainError):
    status, slug, title = 409, "webhook-schon-angelegt", "Dieser Webhook ist schon angelegt"


async def anlegen(
    session: AsyncSession,
    wesen: Webhookwesen,
    wunsch: WebhookCreate,
    vorgang: Vorgang,
    *,
    schluessel: str | None,
) -> WebhookNeu:
    """Return it with its secret, this once; `schluessel` is the request's Idempotency-Key."""
    tabellen, sub = wesen.tabellen, vorgang.person.sub
    webhook = tabellen.webhook
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"webhooks {sub}", 0)))
    )
    anfrage = sha256(f"{sub}\n{schluessel}".encode()).digest() if schluessel else None
    if anfrage and await session.scalar(
        select(col(webhook.id)).where(col(webhook.anfrage) == anfrage)
    ):
        raise WebhookSchonAngelegt(
            "Sein Geheimnis wird nur einmal genannt. Ging es verloren, erneuern Sie es."
        )
    laufende = select(func.count()).where(
        col(webhook.sub) == sub, col(webhook.status) != Webhookstatus.BEENDET
    )
    if (await session.scalar(laufende) or 0) >= HOECHSTENS:
        raise WebhooksZuViele("Beenden Sie einen, den niemand mehr braucht.")
    neu = webhook(
        sub=sub,
        adresse=wunsch.adresse,
        typen=wunsch.typen,
        kommunen=wunsch.kommunen,
        status=Webhookstatus.AKTIV,
        anfrage=anfrage,
        angelegt=vorgang.jetzt,
    )
    session.add(neu)
    await session.flush()
    ab = (await lage(session)).ganz_gelesen
    stand = tabellen.stand(webhook=neu.id, transaktion=ab.transaktion, ereignis=ab.id)
    session.add(stand)
    await tabellen.akte.vermerke(session, neu, WebhookAkt.ANLEGEN, vorgang)
    geheimnis = geschrieben(wesen.schluessel.geheimnis(neu.id, neu.geheimnis_nr))
    return WebhookNeu(**gelesen(neu, stand, vorgang.jetzt).model_dump(), geheimnis=geheimnis)
