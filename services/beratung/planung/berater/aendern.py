"""Use case: ekom21 changes what a team does from a day on; what is booked stays possible."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.beratung.buchung.sperren import platz_schaffen
from services.beratung.planung.berater.anlegen import speichere
from services.beratung.planung.berater.plan import (
    PlanUnzulaessig,
    beende_plan,
    schreibe_plan,
    zeitspanne,
)
from services.beratung.planung.berater.queries import BeraterUnbekannt, get_berater
from services.beratung.planung.kalender import ganze_tage
from services.beratung.tables import AKTE, Akt, Berater
from shared.clock import BERLIN
from shared.deutsch import datum
from shared.errors import DomainError
from shared.kalender import TAG
from shared.schemas.berater import BeraterAendern, BeraterRead
from shared.versions import pruefe_version
from shared.vorgang import Bearbeitung

SPAETESTENS = date(2199, 12, 31)
ERST = text("SET CONSTRAINTS beratung.berater_eingesetzt, beratung.in_der_arbeitszeit DEFERRED")
DANN = text("SET CONSTRAINTS beratung.berater_eingesetzt, beratung.in_der_arbeitszeit IMMEDIATE")
# The constraints know no region: it is looked at under the locks, as in every booking. A consulting
# takes place with the leading Kommune.
AUSSERHALB = text("""
    SELECT min(lower(t.zeitraum)) FROM beratung.termin t
    JOIN beratung.buchung b ON b.id = t.buchung_id
    WHERE t.berater_id = :berater AND t.belegt AND t.format = 'vor_ort'
      AND lower(t.einsatztag) >= :ab AND NOT left(b.kommune, 5) || '000' = ANY (:regionen)
""")


class BeraterGebucht(DomainError):
    status, slug, title = 409, "berater-gebucht", "Das Team ist dann noch gebucht"


async def aendern(session: AsyncSession, plan: BeraterAendern, vorgang: Bearbeitung) -> BeraterRead:
    """Make the team what `plan` says from `plan.ab` on, or refuse because of what is booked.

    Only its name is another at once: it says who the team is and not what it does.
    """
    if plan.ab < vorgang.heute:
        raise PlanUnzulaessig(f"Ändern lässt sich ein Team ab dem {datum(vorgang.heute)}.")
    if plan.aktiv_bis is not None and plan.aktiv_bis < plan.ab - TAG:
        raise PlanUnzulaessig("Der letzte Tag liegt vor dem Tag, ab dem geändert wird.")
    zeiten = [ganze_tage(plan.ab, SPAETESTENS)]
    await platz_schaffen(session, zeiten=zeiten, vorgang=vorgang)
    berater = await session.get(Berater, vorgang.id, with_for_update=True)
    if berater is None:
        raise BeraterUnbekannt(f"Kein Team mit der Kennung {vorgang.id}.")
    pruefe_version(berater.version, vorgang.version)
    erster = berater.aktiv.lower
    assert erster is not None
    await _in_den_regionen(session, berater, plan)
    await session.execute(ERST)
    await beende_plan(session, berater.id, ab=plan.ab)
    aktiv = zeitspanne(erster, plan.aktiv_bis)
    if aktiv.upper is None or aktiv.upper > plan.ab:
        gueltig = Range(max(erster, plan.ab), aktiv.upper)
        await schreibe_plan(session, berater.id, plan, gueltig)
    try:
        await session.execute(DANN)
    except IntegrityError as error:
        raise BeraterGebucht(
            f"Ab dem {datum(plan.ab)} gibt es Termine, die danach nicht mehr möglich wären."
            " Buchen Sie diese erst um."
        ) from error
    berater.name, berater.aktiv = plan.name, aktiv
    flag_modified(berater, "name")  # a new version also where only its plan changed
    await speichere(session, plan.name)
    await AKTE.vermerke(session, berater, Akt.AENDERN, vorgang)
    return await get_berater(session, id=berater.id, heute=vorgang.heute)


async def _in_den_regionen(session: AsyncSession, berater: Berater, plan: BeraterAendern) -> None:
    """Refuse new regions that leave out a Kommune the team is booked by."""
    if not plan.regionen:
        return
    werte = {"berater": berater.id, "ab": plan.ab, "regionen": plan.regionen}
    erster = await session.scalar(AUSSERHALB, werte)
    if erster is not None:
        raise BeraterGebucht(
            f"Am {datum(erster.astimezone(BERLIN).date())} ist das Team in einem Kreis gebucht,"
            " der nicht mehr dabei wäre. Buchen Sie den Termin erst um."
        )
