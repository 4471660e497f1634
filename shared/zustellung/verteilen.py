"""Work of the service: each settled event becomes a Zustellung for every webhook that wants it.

A webhook has a place of its own in the order of events, moved in the transaction that makes its
Zustellungen: a process that dies makes none twice and leaves none out. Whoever is paused stands
still and goes on from there.
"""

from datetime import datetime

from sqlalchemy import literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared.ereignisse.lesen import fensterende, gelesenes_fenster, neueste_stelle
from shared.ereignisse.stelle import Stelle, lage
from shared.schemas.webhook import Webhookstatus, Zustellstatus
from shared.zustellung.wesen import Tabellen


async def verteile(session: AsyncSession, tabellen: Tabellen, *, jetzt: datetime) -> bool:
    """Do one window for the webhook that is furthest behind; return whether there was any."""
    webhook, stand = tabellen.webhook, tabellen.stand
    ereignis = tabellen.akte.ereignis
    stehend = await lage(session)
    neueste = await neueste_stelle(session, ereignis, stehend)
    if neueste is None:
        return False
    ort = tuple_(col(stand.transaktion), col(stand.ereignis))
    naechster = (
        select(webhook, stand)
        .join(stand, col(stand.webhook) == col(webhook.id))
        .where(col(webhook.status) == Webhookstatus.AKTIV, ort < tuple_(*neueste))
        .order_by(col(stand.transaktion), col(stand.webhook))
        .limit(1)
        .with_for_update(of=stand, skip_locked=True)
    )
    zeile = (await session.execute(naechster)).one_or_none()
    if zeile is None:
        return False
    wer, wo = zeile
    nach = Stelle(wo.transaktion, wo.ereignis)
    gewollt = gelesenes_fenster(ereignis, nach, stehend).where(
        col(ereignis.typ).in_(tabellen.akte.arten.gemeinte(wer.typen))
    )
    if wer.kommunen:
        gewollt = gewollt.where(col(ereignis.kommunen).op("&&")(wer.kommunen))
    zustellung = tabellen.zustellung
    quelle = gewollt.order_by(None).with_only_columns(
        literal(wer.id).label("webhook"),
        col(ereignis.id),
        col(ereignis.typ),
        literal(Zustellstatus.OFFEN.value),
        literal(jetzt),
        literal(jetzt),
        literal(jetzt),
    )
    ziele = ["webhook", "ereignis", "typ", "status", "angelegt", "seit", "faellig"]
    await session.execute(pg_insert(zustellung).from_select(ziele, quelle).on_conflict_do_nothing())
    ende, _ = await fensterende(session, ereignis, nach, stehend)
    wo.transaktion, wo.ereignis = ende
    return True
