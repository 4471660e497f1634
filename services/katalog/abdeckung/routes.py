"""HTTP surface of the coverage."""

from typing import Annotated

from fastapi import Query

from services.katalog.abdeckung import queries
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.abdeckung import AbdeckungenRead, AbdeckungFilter

router = router_for("/abdeckung", tag="Abdeckung")


@router.get(
    "",
    summary="Wie weit eine Leistung, ein Onlinedienst, ein Bündel oder alles verbreitet ist",
    response_model=AbdeckungenRead,
    responses=problems(404, 422),
)
async def get_abdeckung(
    filter: Annotated[AbdeckungFilter, Query()], session: Lesung, heute: Heute
) -> AbdeckungenRead:
    return await queries.get_abdeckung(session, filter=filter, heute=heute)
