"""Every act leaves exactly one journal row, in the transaction of the act itself."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.status import UEBERGAENGE
from services.beratung.buchung.vorgang import Vorgang
from services.beratung.tables import Akt, Buchung, Journal


async def vollziehe(session: AsyncSession, buchung: Buchung, akt: Akt, vorgang: Vorgang) -> None:
    """Move the Buchung to its next status and version, and write down who did it."""
    buchung.status = UEBERGAENGE[akt].nach
    buchung.halten_bis = None  # only a reservation has a deadline
    await session.flush()  # UPDATE … WHERE version = <the one read>; sets the next version
    session.add(
        eintrag(buchung, akt, sub=vorgang.person.sub, heute=vorgang.heute, jetzt=vorgang.jetzt)
    )


def eintrag(buchung: Buchung, akt: Akt, *, sub: str, heute: date, jetzt: datetime) -> Journal:
    return Journal(
        buchung_id=buchung.id,
        version=buchung.version,
        akt=akt,
        sub=sub,
        tag=heute,
        zeitpunkt=jetzt,
    )
