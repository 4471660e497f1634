"""HTTP of the map."""

from typing import Annotated

from fastapi import Query

from services.dashboard.karte.zeigen import karte_zeigen
from services.dashboard.quelle.quellen import AlleQuellen
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_karte import KarteFilter, KarteRead

router = router_for("/karte", tag="Karte")


@router.get(
    "",
    summary="Werte je Kreis und Kommune, in einer von drei Zählweisen",
    responses=problems(422),
)
async def get_karte(
    frage: Annotated[KarteFilter, Query()], quellen: AlleQuellen, heute: Heute
) -> KarteRead:
    return await karte_zeigen(
        quellen, kennzahl=frage.kennzahl, zaehlweise=frage.zaehlweise, stichtag=heute
    )
