"""HTTP surface of budgets."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.foerderung.budget import queries
from services.foerderung.tables import Mittelbewegung
from shared.auth import Rolle, braucht
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.budget import (
    BudgetsFilter,
    BudgetStandRead,
    MittelbewegungenFilter,
    MittelbewegungRead,
)
from shared.schemas.liste import Liste

router = router_for("/budgets", tag="Budgets")


@router.get("", summary="Was die Programme haben, an einem Stichtag", responses=problems(422))
async def get_budgets(
    filter: Annotated[BudgetsFilter, Query()],
    session: Session,
    heute: Heute,
    request: Request,
    response: Response,
) -> Liste[BudgetStandRead]:
    return set_link(
        request, response, await queries.list_budgets(session, filter=filter, heute=heute)
    )


@router.get(
    "/{id}/journal",
    summary="Jede Bewegung eines Budgets",
    response_model=Liste[MittelbewegungRead],
    dependencies=[braucht(Rolle.FOERDERSTELLE, Rolle.KOORDINIERUNGSSTELLE, Rolle.ADMIN)],
    responses=problems(401, 403, 404, 422),
)
async def get_budgetjournal(
    id: UUID,
    filter: Annotated[MittelbewegungenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[Mittelbewegung]:
    liste = await queries.list_bewegungen(session, budget_id=id, filter=filter)
    return set_link(request, response, liste)
