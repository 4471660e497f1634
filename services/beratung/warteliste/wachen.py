"""When to pass over the waiting list: soon after a place may have become free or somebody waits.

What happened is told by the Ereignisse. Their transactions commit in any order, so the next look
begins at the oldest one that was still running at the last: seen twice is harmless, missed is not.
"""

import logging
import time
from dataclasses import dataclass

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.beratung.dienst import WARTELISTE
from services.beratung.tables import AKTE, Akt
from services.beratung.warteliste.vermitteln import Vermittlung, vermitteln
from shared.clock import domain_day, jetzt
from shared.errors import DomainError
from shared.vorgang import Vorgang

SPAETESTENS = 60.0  # seconds after which a pass is made without any Ereignis: a new day, for one
# what can make a wish possible that was not; nothing else is a reason to look
WECKT = [
    AKTE.typ(gegenstand, akt)
    for gegenstand, akte in {
        "wartelisteneintrag": (Akt.EINTRAGEN,),
        "buchung": (Akt.STORNIEREN, Akt.ABLAUFEN, Akt.UMBUCHEN, Akt.ABLEHNEN),
        "abwesenheit": (Akt.AENDERN, Akt.ZURUECKNEHMEN),
        "berater": (Akt.ANLEGEN, Akt.AENDERN),
    }.items()
    for akt in akte
]
STAND = text("""
    SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) AS ab,
           EXISTS (SELECT FROM beratung.ereignis
                   WHERE transaktion >= :ab AND typ = ANY (CAST(:weckt AS text[]))) AS geschehen,
           EXISTS (SELECT FROM beratung.wartelisteneintrag WHERE status = 'wartend') AS wartet,
           EXISTS (SELECT FROM beratung.wartelisteneintrag e
                   JOIN beratung.buchung b ON b.id = e.buchung_id
                   WHERE e.status = 'angeboten'
                     AND (b.status <> 'reserviert'
                          OR beratung.verfallen(b.status, b.halten_bis, :jetzt))) AS verfallen
""")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Merkzettel:
    """Up to where this process has looked, when it last made a pass, before when it does not look
    (monotonic seconds), and how often in a row it failed.
    """

    ab: int = 0
    zuletzt: float = float("-inf")
    nicht_vor: float = float("-inf")
    fehlschlaege: int = 0


async def warteliste_nachsehen(app: FastAPI) -> bool:
    """Make a pass if there is reason to; return whether it did anything, so that more may wait.

    Whatever it needs and does not get, it lets be for two seconds, then four, at most SPAETESTENS.
    """
    merkzettel: Merkzettel = app.state.warteliste
    if time.monotonic() < merkzettel.nicht_vor:
        return False
    try:
        getan = await _nachsehen(app, merkzettel)
    except (DomainError, OSError, SQLAlchemyError):
        merkzettel.fehlschlaege += 1
        pause = min(2.0**merkzettel.fehlschlaege, SPAETESTENS)
        merkzettel.nicht_vor = time.monotonic() + pause
        raise
    merkzettel.fehlschlaege = 0
    return getan


async def _nachsehen(app: FastAPI, merkzettel: Merkzettel) -> bool:
    instant, beginn = await jetzt(), time.monotonic()
    async with app.state.sessions() as session:
        werte = {"ab": merkzettel.ab, "weckt": WECKT, "jetzt": instant}
        stand = (await session.execute(STAND, werte)).one()
    anlass = stand.geschehen or beginn - merkzettel.zuletzt >= SPAETESTENS
    if not (stand.verfallen or (stand.wartet and anlass)):
        merkzettel.ab = stand.ab
        return False
    vorgang = Vorgang(person=WARTELISTE, heute=domain_day(app.state.fester_tag), jetzt=instant)
    vermittelt = await vermitteln(Vermittlung(app.state.sessions, app.state.katalog), vorgang)
    ende = time.monotonic()
    merkzettel.ab, merkzettel.zuletzt = stand.ab, ende
    if not (vermittelt.geschlossen or vermittelt.angeboten):
        merkzettel.nicht_vor = ende + (ende - beginn)  # half of the time at most, however long
        return False
    log.info(
        "warteliste passed",
        extra={"geschlossen": vermittelt.geschlossen, "angeboten": vermittelt.angeboten},
    )
    return True
