"""Errors of pages: a person who asked for a page gets one, a program its problem document."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, cast

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from services.dashboard.seiten.vorlagen import VORLAGEN
from shared.seiten import seite

Antworten: TypeAlias = Callable[[Request, Exception], Awaitable[Response]]

SAETZE = {
    404: ("Diese Seite gibt es nicht", "Prüfen Sie die Adresse, oder beginnen Sie beim Überblick."),
    405: ("Das geht hier nicht", "Diese Adresse kann man nur lesen."),
}


def install(app: FastAPI) -> None:
    """Put the page before the problem document that `shared.errors` has installed."""
    als_problem = cast(Antworten, app.exception_handlers[HTTPException])

    async def antworten(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code in SAETZE and _will_seite(request.headers.get("accept", "")):
            titel, satz = SAETZE[error.status_code]
            antwort = seite(
                VORLAGEN, "fehler.html", status=error.status_code, titel=titel, satz=satz
            )
            antwort.headers.update(error.headers or {})
            return antwort
        return await als_problem(request, error)

    app.add_exception_handler(HTTPException, antworten)


def _will_seite(accept: str) -> bool:
    """Return whether text/html is named before any JSON, as browsers do."""
    arten = [teil.split(";")[0].strip().lower() for teil in accept.split(",")]
    erste = next((art for art in arten if art == "text/html" or art.endswith("json")), "")
    return erste == "text/html"
