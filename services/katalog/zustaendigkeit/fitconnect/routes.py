"""HTTP surface of the Zuständigkeiten in the field names of FIT-Connect."""

from typing import Annotated

from fastapi import Query

from services.katalog.zustaendigkeit.fitconnect import abbildung
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.fitconnect import RoutesFilter, RoutesRead

router = router_for("/routes", tag="Zuständigkeiten")


@router.get(
    "",
    summary="Wer an einem Ort für eine Leistung zuständig ist, in den Feldnamen von FIT-Connect",
    description=(
        "Für Programme, die den Routingdienst von FIT-Connect schon kennen. Zustellpunkte und"
        " Signaturen vergibt nur FIT-Connect; hier sind sie null."
    ),
    response_model=RoutesRead,
    responses=problems(404, 422),
)
async def get_routes(
    filter: Annotated[RoutesFilter, Query()], session: Lesung, heute: Heute
) -> RoutesRead:
    return await abbildung.get_routes(session, filter=filter, heute=heute)
