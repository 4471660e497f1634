"""Use cases upon an existing webhook: changed, paused, resumed, ended, a new secret."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col

from shared.errors import DomainError
from shared.schemas.webhook import (
    WebhookAendern,
    WebhookNeu,
    WebhookRead,
    Webhookstatus,
    Zustellstatus,
)
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung
from shared.zustellung.akte import WebhookAkt
from shared.zustellung.geheimnis import BEIDE, geschrieben
from shared.zustellung.queries import eigener, mit_stand
from shared.zustellung.tabellen import WebhookZeile
from shared.zustellung.wesen import Webhookwesen

S = Webhookstatus
LAUFEND = frozenset({S.AKTIV, S.PAUSIERT, S.ABGESCHALTET})
MOEGLICH = {
    WebhookAkt.AENDERN: LAUFEND,
    WebhookAkt.PAUSIEREN: frozenset({S.AKTIV}),
    WebhookAkt.FORTSETZEN: frozenset({S.PAUSIERT, S.ABGESCHALTET}),
    WebhookAkt.GEHEIMNIS_ERNEUERN: LAUFEND,
    WebhookAkt.BEENDEN: LAUFEND,
}


class WebhookNichtSo(DomainError):
    status, slug = 409, "webhook-schritt-unmoeglich"
    title = "Dieser Schritt ist beim Webhook jetzt nicht möglich"


class GeheimnisGeradeErneuert(DomainError):
    status, slug = 409, "geheimnis-gerade-erneuert"
    title = "Das vorige Geheimnis gilt noch"


async def aendern(
    session: AsyncSession, wesen: Webhookwesen, wunsch: WebhookAendern, vorgang: Bearbeitung
) -> WebhookRead:
    """From the next event on; what is under way goes to the new address."""
    webhook = await _fuer(session, wesen, WebhookAkt.AENDERN, vorgang)
    webhook.adresse, webhook.typen = wunsch.adresse, wunsch.typen
    webhook.kommunen = wunsch.kommunen
    return await _vermerkt(session, wesen, webhook, WebhookAkt.AENDERN, vorgang)


async def pausieren(
    session: AsyncSession, wesen: Webhookwesen, vorgang: Bearbeitung
) -> WebhookRead:
    """Nothing is sent, nothing is lost: it goes on from here when it is resumed."""
    webhook = await _fuer(session, wesen, WebhookAkt.PAUSIEREN, vorgang)
    webhook.status = S.PAUSIERT
    return await _vermerkt(session, wesen, webhook, WebhookAkt.PAUSIEREN, vorgang)


async def fortsetzen(
    session: AsyncSession, wesen: Webhookwesen, vorgang: Bearbeitung
) -> WebhookRead:
    """Send everything that happened meanwhile; also after it was switched off."""
    webhook = await _fuer(session, wesen, WebhookAkt.FORTSETZEN, vorgang)
    webhook.status, webhook.grund = S.AKTIV, None
    stand = await session.get(wesen.tabellen.stand, webhook.id, with_for_update=True)
    assert stand is not None
    stand.misserfolge, stand.erfolglos_seit, stand.frei_ab = 0, None, None
    zustellung = wesen.tabellen.zustellung
    await session.execute(  # its three days begin again
        update(zustellung)
        .where(col(zustellung.webhook) == webhook.id, col(zustellung.status) == Zustellstatus.OFFEN)
        .values(seit=vorgang.jetzt, faellig=vorgang.jetzt, anzahl=0)
    )
    return await _vermerkt(session, wesen, webhook, WebhookAkt.FORTSETZEN, vorgang)


async def beenden(session: AsyncSession, wesen: Webhookwesen, vorgang: Bearbeitung) -> WebhookRead:
    """For good: nothing more is sent, not even what waits."""
    webhook = await _fuer(session, wesen, WebhookAkt.BEENDEN, vorgang)
    webhook.status, webhook.grund = S.BEENDET, None
    zustellung = wesen.tabellen.zustellung
    await session.execute(
        update(zustellung)
        .where(col(zustellung.webhook) == webhook.id, col(zustellung.status) == Zustellstatus.OFFEN)
        .values(status=Zustellstatus.VERWORFEN)
    )
    return await _vermerkt(session, wesen, webhook, WebhookAkt.BEENDEN, vorgang)


async def geheimnis_erneuern(
    session: AsyncSession, wesen: Webhookwesen, vorgang: Bearbeitung
) -> WebhookNeu:
    """Return the new secret, this once; for a day both sign, so that nobody must hurry."""
    webhook = await _fuer(session, wesen, WebhookAkt.GEHEIMNIS_ERNEUERN, vorgang)
    _verlange_eines(webhook, vorgang.jetzt)
    webhook.geheimnis_nr += 1
    webhook.geheimnis_erneuert = vorgang.jetzt
    akt = WebhookAkt.GEHEIMNIS_ERNEUERN
    gelesen = await _vermerkt(session, wesen, webhook, akt, vorgang)
    geheimnis = geschrieben(wesen.schluessel.geheimnis(webhook.id, webhook.geheimnis_nr))
    return WebhookNeu(**gelesen.model_dump(), geheimnis=geheimnis)


def _verlange_eines(webhook: WebhookZeile, jetzt: datetime) -> None:
    """Refuse a third secret while two sign: one of them would end without notice."""
    if webhook.geheimnis_erneuert and jetzt < webhook.geheimnis_erneuert + BEIDE:
        raise GeheimnisGeradeErneuert(
            "Es wurde in den letzten 24 Stunden erneuert; so lange unterschreiben beide. Ist das"
            " neue verloren oder bekannt geworden, beenden Sie den Webhook und legen Sie einen an."
        )


async def _fuer(
    session: AsyncSession, wesen: Webhookwesen, akt: WebhookAkt, vorgang: Bearbeitung
) -> WebhookZeile:
    """Return one's own webhook in the version that was seen, ready for `akt`, locked."""
    webhook = await eigener(session, wesen.tabellen, vorgang.id, vorgang.person, sperren=True)
    pruefe_version(webhook.version, vorgang.version)
    _verlange_status(webhook, MOEGLICH[akt])
    return webhook


def _verlange_status(webhook: WebhookZeile, erlaubt: Collection[Webhookstatus]) -> None:
    if webhook.status not in erlaubt:
        raise WebhookNichtSo(f"Er ist {webhook.status.value}.")


async def _vermerkt(
    session: AsyncSession,
    wesen: Webhookwesen,
    webhook: WebhookZeile,
    akt: WebhookAkt,
    vorgang: Bearbeitung,
) -> WebhookRead:
    flag_modified(webhook, "status")  # an act is a new version, also where nothing differs
    await wesen.tabellen.akte.vermerke(session, webhook, akt, vorgang)
    return await mit_stand(session, wesen.tabellen, webhook, vorgang.jetzt)
