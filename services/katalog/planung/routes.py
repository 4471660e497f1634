"""HTTP surface of the planning view."""

from typing import Annotated

from fastapi import Query

from services.katalog.planung import queries
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.planung import PlanungFilter, PlanungRead

router = router_for("/planung", tag="Planung")


@router.get(
    "",
    summary="Planung je Umsetzungsbündel und Monat, und was daraus wurde",
    responses=problems(422),
)
async def get_planung(
    filter: Annotated[PlanungFilter, Query()], session: Lesung, heute: Heute
) -> PlanungRead:
    return await queries.get_planung(session, filter=filter, heute=heute)
