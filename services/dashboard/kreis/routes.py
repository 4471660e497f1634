"""HTTP of the Kreise."""

from typing import Annotated

from fastapi import Path

from services.dashboard.kreis.zeigen import kreis_zeigen
from services.dashboard.quelle.quellen import AlleQuellen
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_vergleich import KreisRead
from shared.schemas.eingabe import Ags

router = router_for("/kreise", tag="Kommunen")


@router.get(
    "/{ags}",
    summary="Ein Kreis mit seinen Kommunen, in drei Zählweisen",
    responses=problems(404, 422),
)
async def get_kreis(
    ags: Annotated[Ags, Path(description="Schlüssel des Kreises mit 5 oder 8 Ziffern")],
    quellen: AlleQuellen,
    heute: Heute,
) -> KreisRead:
    return await kreis_zeigen(quellen, ags=ags, stichtag=heute)
