"""Use case: a partner does not take part in a joint Buchung, or no longer."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.beteiligte import beteiligte_von
from services.beratung.buchung.partner import entlasse, offene_anfragen
from services.beratung.buchung.queries import danach, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.buchung.zustimmen import NichtGefragt
from services.beratung.tables import Akt, Partneranfrage
from shared.schemas.beratung import BuchungRead
from shared.sicht import ueber_alle
from shared.vorgang import Bearbeitung


async def ablehnen(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Take the partners this person stands for out of a Buchung that is not confirmed yet.

    Who says no is not asked again for this module by the same Kommune. Who had agreed takes that
    back; its days and place are free again.
    """
    buchung = await lock_buchung(session, Akt.ABLEHNEN, vorgang)
    nein = [
        anfrage
        for anfrage in await offene_anfragen(session, [buchung.id])
        if vorgang.person.vertritt(anfrage.kommune)
    ]
    zurueck = [
        eine.kommune
        for eine in await beteiligte_von(session, buchung.id)
        if eine.kommune != buchung.kommune and vorgang.person.vertritt(eine.kommune)
    ]
    if not nein and not zurueck:
        raise NichtGefragt("Die federführende Kommune storniert, statt abzulehnen.")
    for anfrage in nein:
        anfrage.zugestimmt = False
    fort = [*zurueck, *(anfrage.kommune for anfrage in nein)]
    async with ueber_alle(
        session, "Who leaves writes for the last time in the Buchung of another."
    ):
        await entlasse(session, buchung.id, zurueck)
        await session.execute(
            delete(Partneranfrage).where(
                col(Partneranfrage.buchung_id) == buchung.id,
                col(Partneranfrage.kommune).in_(zurueck),
            )
        )
        await vollziehe(session, buchung, Akt.ABLEHNEN, vorgang, auch=fort)
        return await danach(session, vorgang)
