"""Every act upon a Buchung moves it on and is written down, in one transaction."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.beratung.buchung.partner import kommunen_der_buchung
from services.beratung.buchung.status import UEBERGAENGE
from services.beratung.tables import AKTE, Akt, Buchung
from shared.schemas.beratung import BuchungStatus
from shared.vorgang import Vorgang


async def vollziehe(
    session: AsyncSession,
    buchung: Buchung,
    akt: Akt,
    vorgang: Vorgang,
    *,
    auch: Collection[str] = (),
) -> None:
    """Move the Buchung to its next status and version, and write down who did it."""
    buchung.status = UEBERGAENGE[akt].nach or buchung.status
    if buchung.status is not BuchungStatus.RESERVIERT:
        buchung.halten_bis = None  # only a reservation has a deadline
    flag_modified(buchung, "status")  # a new version also where only its Kommunen or days changed
    await vermerke(session, buchung, akt, vorgang, auch=auch)


async def vermerke(
    session: AsyncSession,
    buchung: Buchung,
    akt: Akt,
    vorgang: Vorgang,
    *,
    auch: Collection[str] = (),
) -> None:
    """Write down an act that has been done; `auch` are Kommunen that take part no longer.

    The Ereignis says who takes part from then on and who pays for them: what held on a past day is
    known from it.
    """
    kommunen = await kommunen_der_buchung(session, buchung.id)
    await AKTE.vermerke(
        session,
        buchung,
        akt,
        vorgang,
        kommunen={*kommunen, *auch},
        modul=buchung.modul,
        beteiligte={ags: zahlt for ags, zahlt in kommunen.items() if zahlt is not None},
    )
