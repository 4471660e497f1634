"""HTTP surface of the description of the published data sets."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from services.katalog.datensatz.form import MEDIENTYPEN, notation
from services.katalog.datensatz.veroeffentlichen import datensaetze_veroeffentlichen
from shared.clock import Heute
from shared.db import Lesung
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.datensatz import DatensaetzeFilter, DatensaetzeRead

router = router_for("/datensaetze", tag="Ausgaben")
BESCHREIBUNGEN: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            MEDIENTYPEN["turtle"]: {
                "schema": {"type": "string"},
                "examples": {"turtle": {"value": "@prefix dcat: <http://www.w3.org/ns/dcat#> ."}},
            }
        }
    },
    **problems(422),
}


class JsonLd(JSONResponse):
    media_type = MEDIENTYPEN["jsonld"]


@router.get(
    "",
    summary="Beschreibung der veröffentlichten Datensätze (DCAT-AP.de 3.0)",
    description="JSON-LD oder Turtle: nach der Kopfzeile Accept oder dem Parameter format.",
    response_model=DatensaetzeRead,
    response_class=JsonLd,
    responses=BESCHREIBUNGEN,
)
async def get_datensaetze(
    filter: Annotated[DatensaetzeFilter, Query()], request: Request, session: Lesung, heute: Heute
) -> Response:
    form = filter.format or notation(request.headers.get("Accept", ""))
    text = await datensaetze_veroeffentlichen(
        session, settings=request.app.state.settings, notation=form, heute=heute
    )
    return Response(text, media_type=MEDIENTYPEN[form], headers={"Vary": "Accept"})
