"""The human page of a service's API at `/<service>/v1/`, made from its own OpenAPI document."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from shared.openapi_lesen import dienst_aus
from shared.routing import router_for
from shared.schemas.problem import InputError, Problem
from shared.seiten import als_seite, vorlagen

PROBLEM = Problem(
    type="/probleme/eingabe-ungueltig",
    title="Eingabe ist ungültig",
    status=422,
    detail="1 Angabe ist nicht gültig.",
    instance="/katalog/v1/kommunen",
    errors=[
        InputError(
            pointer="/query/limit",
            code="less_than_equal",
            detail="Der Wert darf höchstens 200 sein.",
        )
    ],
)

NUR_LESEN = ["GET", "HEAD"]
router = router_for("", tag="Schnittstelle")


# both spellings, so that nobody is redirected
@router.api_route("", methods=NUR_LESEN, include_in_schema=False, response_class=HTMLResponse)
@router.api_route("/", methods=NUR_LESEN, include_in_schema=False, response_class=HTMLResponse)
async def get_apiseite(request: Request) -> HTMLResponse:
    return als_seite(apiseite(request.app), cache="public, max-age=300")


def apiseite(app: FastAPI) -> str:
    """Return the page of this app, rendered once."""
    if not hasattr(app.state, "apiseite"):
        assert app.openapi_url is not None
        dienst = dienst_aus(app.openapi(), adresse=app.openapi_url)
        app.state.apiseite = (
            vorlagen()
            .get_template("api.html")
            .render(dienst=dienst, problem=PROBLEM.model_dump_json(indent=2))
        )
    html: str = app.state.apiseite
    return html
