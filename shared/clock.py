"""The one place that reads a clock: `heute` is the domain's day, `jetzt` the real instant."""

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

BERLIN = ZoneInfo("Europe/Berlin")


async def jetzt() -> datetime:
    """Return the real time in UTC: for tokens, holds, logs and the instant of an act."""
    return datetime.now(UTC)


Jetzt = Annotated[datetime, Depends(jetzt)]


def domain_day(fixed: date | None) -> date:
    """Return `fixed` (OZG_HEUTE) or, without it, the present day in Berlin."""
    return fixed or datetime.now(BERLIN).date()


async def heute(request: Request) -> date:
    """Return the domain's day in Berlin: for deadlines, quotas and everything dated."""
    return domain_day(request.app.state.fester_tag)


Heute = Annotated[date, Depends(heute)]
