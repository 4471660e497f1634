"""Errors of pages: a person who asked for a page gets one, a program its problem document."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolErschoepft
from starlette.exceptions import HTTPException

from services.dashboard.anmeldung.zugang import formularfelder, getipptes_behalten
from services.dashboard.seiten.saetze import saetze_der_felder, satz, stummer_dienst
from services.dashboard.seiten.vorlagen import VORLAGEN
from shared.clients.verbindung import Abgelehnt, DienstNichtErreichbar
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
    500: (
        "Da ist etwas schiefgegangen",
        "Das liegt an uns und ist vermerkt. Laden Sie die Seite neu; geht es wieder nicht, beginnen"
        " Sie beim Überblick.",
    ),
}
STUMM = "Laden Sie die Seite in einigen Sekunden neu."
UNGEWISS = (
    "Ob der Schritt noch getan wurde, sehen Sie, sobald sie wieder antwortet. Öffnen Sie das"
    " Formular in einigen Sekunden neu."
)
NOCH_DA = " Was Sie eingetragen haben, ist noch da."


def install(app: FastAPI) -> None:
    """Put pages before the problem documents that `shared.errors` has installed."""
    for art in (
        HTTPException, RequestValidationError, DomainError, PoolErschoepft, DBAPIError, OSError,
        Exception,
    ):  # fmt: skip
        app.add_exception_handler(art, _erst_seite(cast(Antworten, app.exception_handlers[art])))
    app.add_exception_handler(Abgelehnt, _abgelehnt)
    app.add_exception_handler(
        DienstNichtErreichbar, _stumm(cast(Antworten, app.exception_handlers[DomainError]))
    )


def _erst_seite(als_problem: Antworten) -> Antworten:
    async def antworten(request: Request, error: Exception) -> Response:
        dokument = await als_problem(request, error)
        if not _will_seite(request):
            return dokument
        problem = Problem.model_validate_json(bytes(dokument.body))
        titel, text = problem.title, satz(problem)
        if isinstance(error, DomainError):
            text = str(error)  # a page's own words, closer than those for what a service refused
            if error.status == 404:
                titel, text = NICHT_DA[0], text or NICHT_DA[1]
        elif problem.status in SAETZE:
            titel, text = SAETZE[problem.status]
        kopf = {n: w for n, w in dokument.headers.items() if not n.startswith("content-")}
        return _seite(titel, text, problem.status, kopf)

    return antworten


def _stumm(als_problem: Antworten) -> Antworten:
    """Answer what cannot be shown or done without a service; what was typed is kept."""

    async def antworten(request: Request, error: Exception) -> Response:
        assert isinstance(error, DienstNichtErreichbar)
        if not _will_seite(request):
            return await als_problem(request, error)
        titel = f"{stummer_dienst(error)} antwortet gerade nicht"
        if request.method != "POST":
            knopf = ("Seite neu laden", "")
            return _seite(titel, STUMM, error.status, error.headers, knopf=knopf)
        felder = await formularfelder(request)
        adresse, noch_da = await getipptes_behalten(request, felder, datetime.now(UTC))
        return _seite(
            titel,
            UNGEWISS + (NOCH_DA if noch_da else ""),
            error.status,
            error.headers,
            knopf=("Formular öffnen", adresse),
        )

    return antworten


async def _abgelehnt(request: Request, error: Exception) -> Response:
    """Answer what no act has put beside a field: a service refused what the page asked."""
    assert isinstance(error, Abgelehnt)
    problem: Problem = error.problem
    if not _will_seite(request):
        return JSONResponse(
            problem.model_dump(), problem.status, media_type="application/problem+json"
        )
    text = " ".join([satz(problem), *saetze_der_felder(problem)])
    return _seite(problem.title, text, problem.status)


def _seite(
    titel: str,
    text: str,
    status: int,
    kopf: Mapping[str, str] | None = None,
    *,
    knopf: tuple[str, str] | None = None,
) -> Response:
    antwort = seite(VORLAGEN, "fehler.html", status=status, titel=titel, satz=text, knopf=knopf)
    antwort.headers.update(kopf or {})
    return antwort


def _will_seite(request: Request) -> bool:
    """Return whether text/html is named before any JSON, as browsers do, for a page's address."""
    if request.url.path.startswith("/dashboard/v1"):
        return False
    arten = [
        teil.split(";")[0].strip().lower() for teil in request.headers.get("accept", "").split(",")
    ]
    erste = next((art for art in arten if art == "text/html" or art.endswith("json")), "")
    return erste == "text/html"
