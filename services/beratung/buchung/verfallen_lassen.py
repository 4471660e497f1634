"""Let holds run out that are in nobody's way, so that their end has its Ereignis in time."""

from datetime import date

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.frist import verfallen
from services.beratung.buchung.vollziehen import vermerke
from services.beratung.dienst import HALTEFRIST
from services.beratung.tables import Akt, Buchung
from shared.clock import domain_day, jetzt
from shared.db import Sessions
from shared.schemas.beratung import BuchungStatus
from shared.vorgang import Vorgang

AUF_EINMAL = 100


async def verfallen_lassen(session: AsyncSession, vorgang: Vorgang) -> int:
    """End the oldest holds that have run out, at most 100; return how many.

    Whatever a booking is dealing with at this moment is left to it.
    """
    faellig = list(
        await session.scalars(
            select(Buchung)
            .where(verfallen(vorgang.jetzt))
            .order_by(col(Buchung.id))
            .limit(AUF_EINMAL)
            .with_for_update(skip_locked=True)
        )
    )
    for buchung in faellig:
        buchung.status, buchung.halten_bis = BuchungStatus.ABGELAUFEN, None
        await vermerke(session, buchung, Akt.ABLAUFEN, vorgang)
    return len(faellig)


async def haltefristen_nachsehen(app: FastAPI) -> bool:
    """Look once; return whether more may wait."""
    sessions: Sessions = app.state.sessions
    tag: date | None = app.state.fester_tag
    async with sessions.begin() as session:
        vorgang = Vorgang(person=HALTEFRIST, heute=domain_day(tag), jetzt=await jetzt())
        return await verfallen_lassen(session, vorgang) == AUF_EINMAL
