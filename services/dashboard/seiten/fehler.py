"""Errors of pages: a person who asked for a page gets one, a program its problem document."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.dashboard.seiten.saetze import satz
from services.dashboard.seiten.vorlagen import VORLAGEN
from shared.clients.verbindung import Abgelehnt
from shared.errors import DomainError
from shared.schemas.problem import Problem
from shared.seiten import seite

Antworten: TypeAlias = Callable[[Request, Exception], Awaitable[Response]]

NICHT_DA = (
    "Diese Seite gibt es nicht",
    "Prüfen Sie die Adresse, oder beginnen Sie beim Überblick.",
)
SAETZE = {
    404: NICHT_DA,
    405: ("Das geht hier nicht", "Diese Adresse kann man nur lesen."),
    413: (
        "Das ist zu groß",
        "Nichts wurde gesendet. Gehen Sie zurück, und wählen Sie eine kleinere Datei.",
    ),
    422: (
        "Diese Adresse stimmt nicht",
        "Prüfen Sie die Adresse, oder beginnen Sie beim Überblick.",
    ),
}


def install(app: FastAPI) -> None:
    """Put pages before the problem documents that `shared.errors` has installed."""
    for art in (HTTPException, RequestValidationError, DomainError):
        app.add_exception_handler(art, _erst_seite(cast(Antworten, app.exception_handlers[art])))
    app.add_exception_handler(Abgelehnt, _abgelehnt)


def _erst_seite(als_problem: Antworten) -> Antworten:
    async def antworten(request: Request, error: Exception) -> Response:
        if not _will_seite(request):
            return await als_problem(request, error)
        if isinstance(error, DomainError):
            titel, text, status = error.title, str(error), error.status
            if status == 404:
                titel, text = NICHT_DA[0], text or NICHT_DA[1]
        else:
            status = error.status_code if isinstance(error, HTTPException) else 422
            if status not in SAETZE:
                return await als_problem(request, error)
            titel, text = SAETZE[status]
        antwort = seite(VORLAGEN, "fehler.html", status=status, titel=titel, satz=text)
        antwort.headers.update(getattr(error, "headers", None) or {})
        return antwort

    return antworten


async def _abgelehnt(request: Request, error: Exception) -> Response:
    """Answer what no act has put beside a field: a service refused what the page asked."""
    assert isinstance(error, Abgelehnt)
    problem: Problem = error.problem
    if not _will_seite(request):
        return JSONResponse(
            problem.model_dump(), problem.status, media_type="application/problem+json"
        )
    return seite(
        VORLAGEN, "fehler.html", status=problem.status, titel=problem.title, satz=satz(problem)
    )


def _will_seite(request: Request) -> bool:
    """Return whether text/html is named before any JSON, as browsers do, for a page's address."""
    if request.url.path.startswith("/dashboard/v1"):
        return False
    arten = [
        teil.split(";")[0].strip().lower() for teil in request.headers.get("accept", "").split(",")
    ]
    erste = next((art for art in arten if art == "text/html" or art.endswith("json")), "")
    return erste == "text/html"
