"""HTTP surface of Digitalisierungsfabriken."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.katalog.digitalisierungsfabrik.queries import list_digitalisierungsfabriken
from services.katalog.tables import Digitalisierungsfabrik
from shared.db import Session
from shared.errors import problems
from shared.pagination import set_link
from shared.routing import router_for
from shared.schemas.fabrik import DigitalisierungsfabrikenFilter, DigitalisierungsfabrikRead
from shared.schemas.liste import Liste

router = router_for("/digitalisierungsfabriken", tag="Digitalisierungsfabriken")


@router.get(
    "",
    summary="Digitalisierungsfabriken, abgeschlossen oder laufend",
    response_model=Liste[DigitalisierungsfabrikRead],
    responses=problems(422),
)
async def get_digitalisierungsfabriken(
    filter: Annotated[DigitalisierungsfabrikenFilter, Query()],
    session: Session,
    request: Request,
    response: Response,
) -> Liste[Digitalisierungsfabrik]:
    return set_link(request, response, await list_digitalisierungsfabriken(session, filter=filter))
