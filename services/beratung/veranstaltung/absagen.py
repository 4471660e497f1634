"""Use case: a Veranstaltung is called off, and every Anmeldung with it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.tables import AKTE, Akt, Anmeldung
from services.beratung.veranstaltung.bearbeiten import bearbeitbare
from services.beratung.veranstaltung.queries import get_veranstaltung
from services.beratung.veranstaltung.sitzplaetze import gib_zurueck, lass_entfallen
from shared.schemas.veranstaltung import (
    Anmeldungsstatus,
    VeranstaltungRead,
    Veranstaltungsstatus,
)
from shared.vorgang import Bearbeitung

LAUFEND = (Anmeldungsstatus.ANGEMELDET, Anmeldungsstatus.WARTELISTE)


async def absagen(session: AsyncSession, vorgang: Bearbeitung) -> VeranstaltungRead:
    """Call it off; the mailboxes stay for a while, so that those who wanted to come can be told."""
    veranstaltung = await bearbeitbare(session, vorgang)
    veranstaltung.status = Veranstaltungsstatus.ABGESAGT
    veranstaltung.stand = vorgang.jetzt
    await AKTE.vermerke(session, veranstaltung, Akt.ABSAGEN, vorgang)
    betroffene = (
        await session.scalars(
            select(Anmeldung)
            .where(
                col(Anmeldung.veranstaltung_id) == veranstaltung.id,
                col(Anmeldung.status).in_(LAUFEND),
            )
            .order_by(col(Anmeldung.id))
            .with_for_update()
        )
    ).all()
    await gib_zurueck(session, [anmeldung.id for anmeldung in betroffene])
    for anmeldung in betroffene:
        await lass_entfallen(session, anmeldung, vorgang)
    return await get_veranstaltung(session, veranstaltung.id)
