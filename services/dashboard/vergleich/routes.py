"""HTTP of the comparison."""

from typing import Annotated

from fastapi import Query

from services.dashboard.quelle.quellen import AlleQuellen
from services.dashboard.vergleich.vergleichen import vergleichen
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_vergleich import VergleichFilter, VergleichRead

router = router_for("/vergleich", tag="Kommunen")


@router.get(
    "",
    summary="Kommunen nebeneinander; zu einer einzelnen werden ähnliche vorgeschlagen",
    responses=problems(404, 422),
)
async def get_vergleich(
    frage: Annotated[VergleichFilter, Query()], quellen: AlleQuellen, heute: Heute
) -> VergleichRead:
    return await vergleichen(quellen, ags=frage.ags, stichtag=heute)
