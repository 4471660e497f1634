"""HTTP of files and pictures."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.dashboard.ausgabe.ausgeben import datei_ausgeben, diagramm_ausgeben
from services.dashboard.quelle.quellen import AlleQuellen
from shared.ausgabe import CSV, XLSX, EineAusgabe
from shared.clock import Heute
from shared.errors import problems
from shared.routing import router_for
from shared.schemas.dashboard_ausgabe import AusgabeFilter, DiagrammFilter

ANFANG = {CSV.medientyp: "Kennzahl;Titel;…\r\n", XLSX.medientyp: "PK…"}
DATEIEN: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            art.split(";")[0]: {
                "schema": {"type": "string"},
                "examples": {"anfang": {"value": anfang}},
            }
            for art, anfang in ANFANG.items()
        }
    },
    **problems(404, 422, 503),
}
SVG = "image/svg+xml"

router = router_for("", tag="Ausgaben")


@router.get(
    "/export",
    summary="Was das Dashboard zeigt, als Datei (CSV, XLSX)",
    response_class=StreamingResponse,
    responses=DATEIEN,
)
async def get_export(
    frage: Annotated[AusgabeFilter, Query()],
    ausgabe: EineAusgabe,
    quellen: AlleQuellen,
    heute: Heute,
    request: Request,
) -> Response:
    return await datei_ausgeben(
        quellen, request.app.state.sessions, frage=frage, heute=heute, ausgabe=ausgabe
    )


@router.get(
    "/diagramm",
    summary="Ein Bild davon (SVG), mit Titel und Beschreibung",
    response_class=Response,
    responses={
        200: {
            "content": {
                SVG: {
                    "schema": {"type": "string"},
                    "examples": {"anfang": {"value": "<svg viewBox=…"}},
                }
            }
        },
        **problems(404, 422),
    },
)
async def get_diagramm(
    frage: Annotated[DiagrammFilter, Query()], quellen: AlleQuellen, heute: Heute, request: Request
) -> Response:
    return await diagramm_ausgeben(quellen, request.app.state.sessions, frage=frage, heute=heute)
