"""What is due for one webhook: taken by one process, sent, and what came of it written down.

A Zustellung is taken by moving its `faellig` ahead. Should the process die, it is sent again then:
at least once, with the same webhook-id.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.ereignisse.umschlag import quelle, umschlag
from shared.schemas.ereignis import EreignisRead
from shared.schemas.webhook import Abschaltgrund, Fehlschlag, Webhookstatus, Zustellstatus
from shared.vorgang import Vorgang
from shared.zustellung.akte import WebhookAkt
from shared.zustellung.geheimnis import signaturen
from shared.zustellung.pausen import DREI_TAGE, auszeit, naechste_pause
from shared.zustellung.senden import FRIST, Ausgang
from shared.zustellung.tabellen import WebhookstandZeile, WebhookZeile, ZustellungZeile
from shared.zustellung.wesen import Tabellen, Webhookwesen

STAPEL = 100  # taken at a time for one webhook; one while it fails
GENOMMEN = timedelta(seconds=3 * FRIST)
AUFGEHOBENE_VERSUCHE = 20
GONE = 410
NIEMAND_DA = frozenset({Fehlschlag.VERBINDUNG, Fehlschlag.ZEIT, Fehlschlag.NAME})
UEBERLASTET = frozenset({429, 502, 503, 504})
OHNE_SCHLUESSEL = {"key_share": True}  # rows that point here may be written meanwhile


@dataclass(frozen=True, slots=True)
class Auftrag:
    """One message, ready to be sent; `geheimnisse` sign it."""

    zustellung: UUID
    kennung: str
    adresse: str
    inhalt: bytes
    geheimnisse: Sequence[bytes]

    def kopfzeilen(self, jetzt: datetime) -> dict[str, str]:
        sekunden = int(jetzt.timestamp())
        return {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "User-Agent": "OZG-Kommunal",
            "webhook-id": self.kennung,
            "webhook-timestamp": str(sekunden),
            "webhook-signature": signaturen(
                self.geheimnisse, kennung=self.kennung, sekunden=sekunden, inhalt=self.inhalt
            ),
        }


def _faellig(tabellen: Tabellen, jetzt: datetime) -> ColumnElement[bool]:
    zustellung = tabellen.zustellung
    return (col(zustellung.status) == Zustellstatus.OFFEN) & (col(zustellung.faellig) <= jetzt)


async def wer_dran_ist(
    session: AsyncSession, tabellen: Tabellen, *, jetzt: datetime
) -> Sequence[UUID]:
    """Return the webhooks for which something is due."""
    webhook, stand, zustellung = tabellen.webhook, tabellen.stand, tabellen.zustellung
    faellige = exists().where(col(zustellung.webhook) == col(webhook.id), _faellig(tabellen, jetzt))
    frei = col(stand.frei_ab).is_(None) | (col(stand.frei_ab) <= jetzt)
    gefunden = await session.scalars(
        select(col(webhook.id))
        .join(stand, col(stand.webhook) == col(webhook.id))
        .where(col(webhook.status) == Webhookstatus.AKTIV, frei, faellige)
    )
    return gefunden.all()


async def nimm(
    session: AsyncSession, wesen: Webhookwesen, webhook_id: UUID, *, jetzt: datetime
) -> list[Auftrag]:
    """Take what is due for this webhook; nothing while it is not to be asked."""
    tabellen = wesen.tabellen
    webhook = await session.get(tabellen.webhook, webhook_id)
    stand = await session.get(tabellen.stand, webhook_id)
    if webhook is None or stand is None or webhook.status is not Webhookstatus.AKTIV:
        return []
    if stand.frei_ab is not None and jetzt < stand.frei_ab:
        return []
    zeilen = (
        await session.scalars(
            select(tabellen.zustellung)
            .where(col(tabellen.zustellung.webhook) == webhook_id, _faellig(tabellen, jetzt))
            .order_by(col(tabellen.zustellung.faellig), col(tabellen.zustellung.id))
            .limit(1 if stand.misserfolge else STAPEL)
            .with_for_update(skip_locked=True)
        )
    ).all()
    inhalte = await _inhalte(session, wesen, zeilen, webhook)
    geheimnisse = wesen.schluessel.geltende(
        webhook.id, webhook.geheimnis_nr, webhook.geheimnis_erneuert, jetzt
    )
    auftraege = []
    for zeile in zeilen:
        inhalt = inhalte.get(zeile.id)
        if inhalt is None:  # older than what is kept
            zeile.status = Zustellstatus.VERWORFEN
            continue
        zeile.faellig = jetzt + GENOMMEN
        auftraege.append(
            Auftrag(zeile.id, str(zeile.ereignis), webhook.adresse, inhalt, geheimnisse)
        )
    return auftraege


async def _inhalte(
    session: AsyncSession,
    wesen: Webhookwesen,
    zeilen: Sequence[ZustellungZeile],
    webhook: WebhookZeile,
) -> dict[UUID, bytes]:
    """Return the body of each Zustellung: the same bytes at every attempt."""
    ereignis = wesen.tabellen.akte.ereignis
    kennungen = [zeile.ereignis for zeile in zeilen if not zeile.probe]
    arten = wesen.tabellen.akte.arten
    gefunden = await session.execute(
        select(col(ereignis.id), text(umschlag(arten))).where(
            col(ereignis.id).in_(kennungen), col(ereignis.typ).in_(arten.typen)
        ),
        {"source": quelle(arten, oeffentliche_adresse=wesen.oeffentliche_adresse)},
    )
    umschlaege: dict[UUID, str] = dict(gefunden.all())
    for zeile in zeilen:
        if zeile.probe:
            umschlaege[zeile.ereignis] = _probe(wesen, zeile, webhook).model_dump_json()
    return {
        zeile.id: umschlaege[zeile.ereignis].encode()
        for zeile in zeilen
        if zeile.ereignis in umschlaege
    }


def _probe(wesen: Webhookwesen, zeile: ZustellungZeile, webhook: WebhookZeile) -> EreignisRead:
    return EreignisRead(
        specversion="1.0",
        id=zeile.ereignis,
        source=f"{wesen.oeffentliche_adresse}/{wesen.dienst}/v1",
        type=zeile.typ,
        subject=str(webhook.id),
        time=zeile.angelegt,
        datacontenttype="application/json",
        data={"id": str(webhook.id), "version": 1, "kommunen": []},
    )


async def verbuche(
    session: AsyncSession,
    wesen: Webhookwesen,
    webhook_id: UUID,
    ausgaenge: Mapping[UUID, Ausgang | None],
    vorgang: Vorgang,
) -> None:
    """Write down how a batch ended; switch the webhook off where it is gone or fails for long.

    None: taken and not sent, so it is due as before.
    """
    tabellen = wesen.tabellen
    webhook = await session.get(tabellen.webhook, webhook_id, with_for_update=OHNE_SCHLUESSEL)
    stand = await session.get(tabellen.stand, webhook_id, with_for_update=OHNE_SCHLUESSEL)
    assert webhook is not None
    assert stand is not None
    zeilen = await session.scalars(
        select(tabellen.zustellung)
        .where(col(tabellen.zustellung.id).in_(ausgaenge))
        .order_by(col(tabellen.zustellung.id))
        .with_for_update()
    )
    for zeile in zeilen:
        if (ausgang := ausgaenge[zeile.id]) is None:
            zeile.faellig = vorgang.jetzt
        else:
            _versucht(zeile, ausgang, vorgang.jetzt, war_fort=stand.misserfolge > 0)
    gesendete = [einer for einer in ausgaenge.values() if einer is not None]
    _fortgeschrieben(stand, gesendete, vorgang.jetzt)
    if webhook.status is not Webhookstatus.AKTIV:
        return
    grund = _abschaltgrund(stand, gesendete, vorgang.jetzt)
    if grund is not None:
        webhook.status, webhook.grund = Webhookstatus.ABGESCHALTET, grund
        await tabellen.akte.vermerke(session, webhook, WebhookAkt.ABSCHALTEN, vorgang)


def _versucht(zeile: ZustellungZeile, ausgang: Ausgang, jetzt: datetime, *, war_fort: bool) -> None:
    """That a receiver known to be away is still away is not the message's fault: it waits for the
    webhook's own pause only, and so arrives soon after the receiver is back.
    """
    if zeile.status is not Zustellstatus.OFFEN:
        return  # it was dropped, or arrived by another process, while this one sent it
    versuch: dict[str, Any] = {
        "zeitpunkt": jetzt.isoformat(),
        "antwort": ausgang.antwort,
        "fehler": ausgang.fehler,
        "dauer_ms": ausgang.dauer_ms,
    }
    zeile.versuche = [*zeile.versuche, versuch][-AUFGEHOBENE_VERSUCHE:]
    if ausgang.fehler is None:
        zeile.status, zeile.anzahl = Zustellstatus.ZUGESTELLT, zeile.anzahl + 1
        return
    niemand_da = ausgang.fehler in NIEMAND_DA or ausgang.antwort in UEBERLASTET
    if war_fort and niemand_da:
        zeile.faellig = jetzt + timedelta(seconds=ausgang.pause)
    else:
        zeile.anzahl += 1
        zeile.faellig = jetzt + naechste_pause(zeile.anzahl, ausgang.pause)
    if zeile.faellig - zeile.seit > DREI_TAGE:
        zeile.status = Zustellstatus.AUFGEGEBEN


def _fortgeschrieben(
    stand: WebhookstandZeile, ausgaenge: Collection[Ausgang], jetzt: datetime
) -> None:
    if any(einer.fehler is None for einer in ausgaenge):
        stand.misserfolge, stand.erfolglos_seit, stand.frei_ab = 0, None, None
        stand.letzter_erfolg = jetzt
        return
    stand.misserfolge += 1
    stand.erfolglos_seit = stand.erfolglos_seit or jetzt
    verlangt = timedelta(seconds=max(einer.pause for einer in ausgaenge))
    stand.frei_ab = jetzt + max(auszeit(jetzt - stand.erfolglos_seit), verlangt)


def _abschaltgrund(
    stand: WebhookstandZeile, ausgaenge: Collection[Ausgang], jetzt: datetime
) -> Abschaltgrund | None:
    if any(einer.antwort == GONE for einer in ausgaenge):
        return Abschaltgrund.GONE
    if stand.erfolglos_seit and jetzt - stand.erfolglos_seit >= DREI_TAGE:
        return Abschaltgrund.ERFOLGLOS
    return None
