"""HTTP surface of the Umsetzungsstand."""

from typing import Annotated

from fastapi import Path, Query

from services.katalog.umsetzungsstand import aller, queries
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.abdeckung import UmsetzungsstandFilter, UmsetzungsstandRead
from shared.schemas.eingabe import Ags
from shared.schemas.umsetzung import UmsetzungsstaendeFilter, UmsetzungsstaendeRead

router = router_for("/kommunen/{ags}/umsetzungsstand", tag="Abdeckung")
alle_router = router_for("/umsetzungsstaende", tag="Abdeckung")


@router.get(
    "",
    summary="Wie weit eine Kommune mit einem Zielkatalog ist, und was als Nächstes zu tun ist",
    response_model=UmsetzungsstandRead,
    responses=problems(404, 422),
)
async def get_umsetzungsstand(
    ags: Annotated[Ags, Path(description="Gemeindeschlüssel mit 5, 8 oder 12 Ziffern")],
    filter: Annotated[UmsetzungsstandFilter, Query()],
    session: Lesung,
    heute: Heute,
) -> UmsetzungsstandRead:
    return await queries.get_umsetzungsstand(session, ags=ags, filter=filter, heute=heute)


@alle_router.get(
    "",
    summary="Wie weit alle Kommunen sind: zuständig und nutzbar, in einer Antwort",
    responses=problems(422),
)
async def get_umsetzungsstaende(
    filter: Annotated[UmsetzungsstaendeFilter, Query()], session: Lesung, heute: Heute
) -> UmsetzungsstaendeRead:
    return await aller.get_umsetzungsstaende(session, stichtag=filter.stichtag or heute)
