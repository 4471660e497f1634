"""Use case of the service itself: hold a place for whoever waits, and offer it to them."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.auskunft import Auskuenfte
from services.beratung.buchung.buchen import buchen
from services.beratung.buchung.vollziehen import vermerke as vermerke_an_buchung
from services.beratung.dienst import WARTELISTE
from services.beratung.tables import Akt, Buchung, Wartelisteneintrag
from services.beratung.warteliste.fristen import antwort_bis
from services.beratung.warteliste.vollziehen import vollziehe
from shared.auth import Person, Rolle
from shared.schemas.beratung import BuchungCreate
from shared.schemas.warteliste import Eintragsstatus
from shared.vorgang import Vorgang


class WartetNichtMehr(Exception):
    """The entry was withdrawn, or got an offer from another process, since it was read."""


async def anbieten(
    session: AsyncSession,
    *,
    eintrag_id: UUID,
    beginn: date,
    kommunen: Auskuenfte,
    vorgang: Vorgang,
) -> None:
    """Reserve the place in the Kommune's name until the time to answer is over.

    Raises WartetNichtMehr and whatever refuses a Buchung; then nothing has changed.
    """
    eintrag = await session.get(Wartelisteneintrag, eintrag_id, with_for_update=True)
    if eintrag is None or eintrag.status is not Eintragsstatus.WARTEND:
        raise WartetNichtMehr
    im_namen = Vorgang(
        person=Person(sub=WARTELISTE.sub, rollen={Rolle.KOMMUNE}, ags={eintrag.kommune}),
        heute=vorgang.heute,
        jetzt=vorgang.jetzt,
    )
    reserviert = await buchen(
        session,
        wunsch=BuchungCreate(
            ags=eintrag.kommune,
            modul=eintrag.modul,
            format=eintrag.format,
            dauer_tage=eintrag.dauer,
            beginn=beginn,
            teilnehmende=eintrag.teilnehmende,
            eigenanteil_akzeptiert=eintrag.eigenanteil_akzeptiert,
            berater=eintrag.berater_id,
            unterbrechung_erlaubt=eintrag.unterbrechung_erlaubt,
        ),
        kommunen=kommunen,
        vorgang=im_namen,
        haltefrist=antwort_bis(vorgang.jetzt) - vorgang.jetzt,
    )
    buchung = await session.get_one(Buchung, reserviert.id)
    buchung.angebot = True
    await vermerke_an_buchung(session, buchung, Akt.ANBIETEN, im_namen)
    eintrag.buchung_id = buchung.id
    await vollziehe(session, eintrag, Akt.ANBIETEN, vorgang)
