"""The day a question is about: the parameter `stichtag` or, without it, today."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from shared.clock import Heute
from shared.schemas.eingabe import Datum


async def _stichtag(
    heute: Heute,
    stichtag: Annotated[Datum | None, Query(description="Ohne Angabe gilt der heutige Tag")] = None,
) -> date:
    return stichtag or heute


Stichtag = Annotated[date, Depends(_stichtag)]
