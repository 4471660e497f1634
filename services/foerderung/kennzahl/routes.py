"""HTTP surface of Kennzahlen."""

from typing import Annotated

from fastapi import Query

from services.foerderung.kennzahl.queries import kennzahlen
from shared.clock import Heute
from shared.db import Session
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.foerderung import StichtagFilter
from shared.schemas.kennzahl import KennzahlenRead

router = router_for("/kennzahlen", tag="Kennzahlen")


@router.get("", summary="Kennzahlen der Förderung zum Stichtag", responses=problems(422, 503))
async def get_kennzahlen(
    frage: Annotated[StichtagFilter, Query()], session: Session, heute: Heute
) -> KennzahlenRead:
    return await kennzahlen(session, stichtag=frage.stichtag or heute, heute=heute)
