"""How long an offer stands and how far ahead one may wait.

No source names a length: all of these are our assumption, with the reason beside each.
"""

from datetime import date, datetime, time

from shared.clock import BERLIN
from shared.kalender import TAG, nach_arbeitstagen

# working days to answer: one to be read, one to ask colleagues, one to be away; as nobody else gets
# the place meanwhile, not more
ANTWORT = 3
# days a window may be long: a whole year, so that a wish for any time is one entry
FENSTER = 366
# days ahead a window may end: longer than a budget year nobody knows who will advise
VORAUS = 731


def antwort_bis(jetzt: datetime) -> datetime:
    """Return the instant at which an offer made at `jetzt` lapses: midnight in Berlin after the
    last of its working days. By the real clock, as every hold.
    """
    letzter = nach_arbeitstagen(jetzt.astimezone(BERLIN).date(), ANTWORT)
    return datetime.combine(letzter + TAG, time(), BERLIN)


def fruehester_beginn(heute: date) -> date:
    """Return the first day an offer made on `heute` may begin on: after the time to answer."""
    return nach_arbeitstagen(heute, ANTWORT) + TAG
