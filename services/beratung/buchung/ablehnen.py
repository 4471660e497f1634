"""Use case: a partner does not take part in a joint Buchung; its time and place are free again."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.buchung.beteiligte import beteiligte_von
from services.beratung.buchung.queries import danach, lock_buchung
from services.beratung.buchung.vollziehen import vollziehe
from services.beratung.buchung.zustimmen import NichtGefragt
from services.beratung.tables import Akt, BuchungKommune, TerminKommune
from shared.schemas.beratung import BuchungRead
from shared.vorgang import Bearbeitung


async def ablehnen(session: AsyncSession, vorgang: Bearbeitung) -> BuchungRead:
    """Take the partners this person stands for out of a Buchung that is not confirmed yet."""
    buchung = await lock_buchung(session, Akt.ABLEHNEN, vorgang)
    fort = [
        eine.kommune
        for eine in await beteiligte_von(session, buchung.id)
        if eine.kommune != buchung.kommune and vorgang.person.vertritt(eine.kommune)
    ]
    if not fort:
        raise NichtGefragt("Die federführende Kommune storniert, statt abzulehnen.")
    for tabelle in (TerminKommune, BuchungKommune):
        await session.execute(
            delete(tabelle)
            .where(col(tabelle.buchung_id) == buchung.id, col(tabelle.kommune).in_(fort))
            .execution_options(synchronize_session="fetch")
        )
    await vollziehe(session, buchung, Akt.ABLEHNEN, vorgang, auch=fort)
    return await danach(session, vorgang)
