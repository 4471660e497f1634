"""Reads of webhooks and of what was sent to them: everybody sees their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.auth import Person
from shared.errors import DomainError
from shared.pagination import page
from shared.schemas.liste import Liste
from shared.schemas.webhook import (
    VersuchRead,
    WebhookRead,
    WebhooksFilter,
    Zustellstatus,
    ZustellungenFilter,
    ZustellungRead,
)
from shared.zustellung.geheimnis import BEIDE
from shared.zustellung.tabellen import WebhookstandZeile, WebhookZeile, ZustellungZeile
from shared.zustellung.wesen import Tabellen


class WebhookUnbekannt(DomainError):
    status, slug, title = 404, "webhook-unbekannt", "Diesen Webhook gibt es nicht"


async def eigener(
    session: AsyncSession, tabellen: Tabellen, id: UUID, person: Person, *, sperren: bool = False
) -> WebhookZeile:
    """Return one's own webhook, locked where it will be changed; raises WebhookUnbekannt."""
    sperre = {"key_share": True} if sperren else None
    webhook = await session.get(tabellen.webhook, id, with_for_update=sperre)
    if webhook is None or webhook.sub != person.sub:
        raise WebhookUnbekannt(f"Kein Webhook mit der Kennung {id}.")
    return webhook


async def list_webhooks(
    session: AsyncSession,
    tabellen: Tabellen,
    *,
    filter: WebhooksFilter,
    person: Person,
    jetzt: datetime,
) -> Liste[WebhookRead]:
    query = select(tabellen.webhook).where(col(tabellen.webhook.sub) == person.sub)
    by = {"angelegt": (col(tabellen.webhook.id),)}
    seite = await page(session, query, filter, by=by)
    kennungen = [webhook.id for webhook in seite.items]
    staende = await session.scalars(
        select(tabellen.stand).where(col(tabellen.stand.webhook).in_(kennungen))
    )
    je_webhook = {stand.webhook: stand for stand in staende}
    return Liste(
        items=[gelesen(webhook, je_webhook[webhook.id], jetzt) for webhook in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


async def get_webhook(
    session: AsyncSession, tabellen: Tabellen, *, id: UUID, person: Person, jetzt: datetime
) -> WebhookRead:
    webhook = await eigener(session, tabellen, id, person)
    return await mit_stand(session, tabellen, webhook, jetzt)


async def mit_stand(
    session: AsyncSession, tabellen: Tabellen, webhook: WebhookZeile, jetzt: datetime
) -> WebhookRead:
    stand = await session.get(tabellen.stand, webhook.id)
    assert stand is not None  # made with it
    return gelesen(webhook, stand, jetzt)


async def list_zustellungen(
    session: AsyncSession,
    tabellen: Tabellen,
    *,
    id: UUID,
    filter: ZustellungenFilter,
    person: Person,
) -> Liste[ZustellungRead]:
    webhook = await eigener(session, tabellen, id, person)
    zustellung = tabellen.zustellung
    query = select(zustellung).where(col(zustellung.webhook) == webhook.id)
    if filter.status:
        query = query.where(col(zustellung.status) == filter.status)
    seite = await page(session, query, filter, by={"angelegt": (col(zustellung.id),)})
    return Liste(
        items=[zustellung_gelesen(zeile) for zeile in seite.items],
        total_count=seite.total_count,
        next_cursor=seite.next_cursor,
    )


def gelesen(webhook: WebhookZeile, stand: WebhookstandZeile, jetzt: datetime) -> WebhookRead:
    bis = webhook.geheimnis_erneuert and webhook.geheimnis_erneuert + BEIDE
    return WebhookRead(
        id=webhook.id,
        adresse=webhook.adresse,
        typen=webhook.typen,
        kommunen=webhook.kommunen,
        status=webhook.status,
        grund=webhook.grund,
        angelegt=webhook.angelegt,
        altes_geheimnis_bis=bis if bis and jetzt < bis else None,
        letzter_erfolg=stand.letzter_erfolg,
        erfolglos_seit=stand.erfolglos_seit,
        version=webhook.version,
    )


def zustellung_gelesen(zeile: ZustellungZeile) -> ZustellungRead:
    offen = zeile.status is Zustellstatus.OFFEN
    return ZustellungRead(
        id=zeile.id,
        webhook=zeile.webhook,
        ereignis=zeile.ereignis,
        typ=zeile.typ,
        status=zeile.status,
        angelegt=zeile.angelegt,
        naechster_versuch=zeile.faellig if offen else None,
        versuche=[VersuchRead.model_validate(versuch) for versuch in zeile.versuche],
    )
