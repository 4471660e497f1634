"""Use cases: a test message is sent, and a message is sent once more."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from shared.errors import DomainError
from shared.schemas.webhook import Webhookstatus, Zustellstatus, ZustellungRead
from shared.vorgang import Vorgang
from shared.zustellung.bearbeiten import WebhookNichtSo
from shared.zustellung.queries import eigener, zustellung_gelesen
from shared.zustellung.tabellen import WebhookZeile
from shared.zustellung.wesen import Webhookwesen

PROBE = "webhook", "probe"


class ZustellungUnbekannt(DomainError):
    status, slug, title = 404, "zustellung-unbekannt", "Diese Zustellung gibt es nicht"

    def __init__(self, id: UUID) -> None:
        super().__init__(f"Keine Zustellung mit der Kennung {id}.")


async def pruefen(
    session: AsyncSession, wesen: Webhookwesen, id: UUID, vorgang: Vorgang
) -> ZustellungRead:
    """Send a message that stands for no event; how it went stands in its Zustellung."""
    webhook = await eigener(session, wesen.tabellen, id, vorgang.person)
    _verlange_aktiv(webhook)
    zeile = wesen.tabellen.zustellung(
        webhook=webhook.id,
        ereignis=uuid4(),
        typ=wesen.tabellen.akte.arten.typ(*PROBE),
        probe=True,
        status=Zustellstatus.OFFEN,
        angelegt=vorgang.jetzt,
        seit=vorgang.jetzt,
        faellig=vorgang.jetzt,
    )
    session.add(zeile)
    await session.flush()
    return zustellung_gelesen(zeile)


async def wiederholen(
    session: AsyncSession, wesen: Webhookwesen, id: UUID, vorgang: Vorgang
) -> ZustellungRead:
    """Send it once more, whatever became of it, with the same webhook-id."""
    zeile = await session.get(wesen.tabellen.zustellung, id, with_for_update=True)
    if zeile is None:
        raise ZustellungUnbekannt(id)
    webhook = await session.get(wesen.tabellen.webhook, zeile.webhook)
    if webhook is None or webhook.sub != vorgang.person.sub:
        raise ZustellungUnbekannt(id)
    _verlange_aktiv(webhook)
    zeile.status, zeile.anzahl = Zustellstatus.OFFEN, 0
    zeile.seit = zeile.faellig = vorgang.jetzt
    return zustellung_gelesen(zeile)


def _verlange_aktiv(webhook: WebhookZeile) -> None:
    if webhook.status is not Webhookstatus.AKTIV:
        raise WebhookNichtSo(f"Er ist {webhook.status.value}; setzen Sie ihn erst fort.")
