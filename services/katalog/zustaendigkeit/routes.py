"""HTTP surface of the Zuständigkeiten."""

from typing import Annotated

from fastapi import Query

from services.katalog.zustaendigkeit import queries
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.abdeckung import ZustaendigkeitenFilter, ZustaendigkeitenRead

router = router_for("/zustaendigkeiten", tag="Zuständigkeiten")


@router.get(
    "",
    summary="Wer an einem Ort für eine Leistung zuständig ist, und wo man sie online nutzt",
    response_model=ZustaendigkeitenRead,
    responses=problems(404, 422),
)
async def get_zustaendigkeiten(
    filter: Annotated[ZustaendigkeitenFilter, Query()], session: Lesung, heute: Heute
) -> ZustaendigkeitenRead:
    return await queries.get_zustaendigkeiten(session, filter=filter, heute=heute)
