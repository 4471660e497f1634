"""When to pass over the waiting list: soon after anything may have become free or somebody waits.

What happened is told by the Ereignisse. Their transactions commit in any order, so the next look
begins at the oldest one that was still running at the last: seen twice is harmless, missed is not.
"""

import logging
import time
from dataclasses import dataclass

from fastapi import FastAPI
from sqlalchemy import text

from services.beratung.tables import AKTE, Akt
from services.beratung.warteliste.vermitteln import Vermittlung, vermitteln
from shared.auth import Person
from shared.clock import domain_day, jetzt
from shared.errors import DomainError
from shared.vorgang import Vorgang

DIENST = Person(sub="dienst:warteliste", rollen=frozenset())
WENN_NIEMAND_ANTWORTET = 10.0  # seconds until a silent Katalog is asked again
SPAETESTENS = 60.0  # seconds after which a pass is made without any Ereignis: a new day, for one
# a Buchung that occupies as before or more than before frees nothing
MACHT_NICHTS_FREI = [
    AKTE.typ("buchung", akt)
    for akt in (Akt.BUCHEN, Akt.ANBIETEN, Akt.ANNEHMEN, Akt.BESTAETIGEN, Akt.DURCHFUEHREN)
]
STAND = text("""
    SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) AS ab,
           EXISTS (SELECT FROM beratung.ereignis
                   WHERE transaktion >= :ab AND typ <> ALL (CAST(:ohne AS text[]))) AS geschehen,
           EXISTS (SELECT FROM beratung.wartelisteneintrag WHERE status = 'wartend') AS wartet,
           EXISTS (SELECT FROM beratung.wartelisteneintrag e
                   JOIN beratung.buchung b ON b.id = e.buchung_id
                   WHERE e.status = 'angeboten'
                     AND (b.status <> 'reserviert' OR b.halten_bis <= :jetzt)) AS verfallen
""")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Merkzettel:
    """Up to where this process has looked, when it last made a pass and before when it
    makes none because nobody answered (monotonic seconds).
    """

    ab: int = 0
    zuletzt: float = float("-inf")
    nicht_vor: float = float("-inf")


async def warteliste_nachsehen(app: FastAPI) -> bool:
    """Make a pass if there is reason to; return whether it did anything, so that more may wait."""
    merkzettel: Merkzettel = app.state.warteliste
    if time.monotonic() < merkzettel.nicht_vor:
        return False
    instant = await jetzt()
    async with app.state.sessions() as session:
        werte = {"ab": merkzettel.ab, "ohne": MACHT_NICHTS_FREI, "jetzt": instant}
        stand = (await session.execute(STAND, werte)).one()
    anlass = stand.geschehen or time.monotonic() - merkzettel.zuletzt >= SPAETESTENS
    if not (stand.verfallen or (stand.wartet and anlass)):
        merkzettel.ab = stand.ab
        return False
    vorgang = Vorgang(person=DIENST, heute=domain_day(app.state.fester_tag), jetzt=instant)
    try:
        vermittelt = await vermitteln(Vermittlung(app.state.sessions, app.state.katalog), vorgang)
    except DomainError:
        merkzettel.nicht_vor = time.monotonic() + WENN_NIEMAND_ANTWORTET
        raise
    merkzettel.ab, merkzettel.zuletzt = stand.ab, time.monotonic()
    if not (vermittelt.geschlossen or vermittelt.angeboten):
        return False
    log.info(
        "warteliste passed",
        extra={"geschlossen": vermittelt.geschlossen, "angeboten": vermittelt.angeboten},
    )
    return True
