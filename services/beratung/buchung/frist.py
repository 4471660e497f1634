"""How long a hold lasts, and when it has run out: in SQL, beratung.verfallen() says so.

Deadlines are real instants, days are the domain's (ADR 0005): a hold ends at the latest when as
many midnights in Berlin have passed as there are days until its first. Without a fixed day that is
the beginning of the first day itself.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Boolean, func
from sqlmodel import col

from services.beratung.tables import Buchung
from shared.clock import BERLIN
from shared.schemas.beratung import BuchungStatus
from shared.vorgang import Vorgang


def ende_der_frist(vorgang: Vorgang, erster_tag: date, frist: timedelta) -> datetime:
    """Return when a hold made now ends: after `frist`, at the latest when its first day begins."""
    return min(vorgang.jetzt + frist, beginn_in_echtzeit(vorgang, erster_tag))


def beginn_in_echtzeit(vorgang: Vorgang, erster_tag: date) -> datetime:
    """Return the real instant at which this day of the domain begins."""
    heute = vorgang.jetzt.astimezone(BERLIN).date()
    return datetime.combine(heute + (erster_tag - vorgang.heute), time(), BERLIN)


def ist_verfallen(buchung: Buchung, jetzt: datetime) -> bool:
    return buchung.halten_bis is not None and buchung.halten_bis <= jetzt


def verfallen(jetzt: datetime) -> Any:
    """Return the condition that a hold has run out, swept already or not."""
    return func.beratung.verfallen(
        col(Buchung.status), col(Buchung.halten_bis), jetzt, type_=Boolean
    )


def haelt(jetzt: datetime) -> Any:
    """Return the condition that a hold still runs."""
    return (col(Buchung.status) == BuchungStatus.RESERVIERT) & ~verfallen(jetzt)
