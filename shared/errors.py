"""Domain errors and their one translation into HTTP (RFC 9457 problem details)."""

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolErschoepft
from starlette.exceptions import HTTPException
from starlette.routing import Match

from shared.andrang import VERGEBLICH
from shared.clock import domain_day
from shared.eingabefehler import to_input_error
from shared.protokollzeilen import fundstelle
from shared.schemas.problem import InputError, Problem

MEDIA_TYPE = "application/problem+json"

GENANNT = 100  # mistakes in one request; of thousands the answer would be larger than the request

log = logging.getLogger(__name__)


class DomainError(Exception):
    """An expected refusal. Each subclass states its `status`, `slug` and `title`, once."""

    status: ClassVar[int]
    slug: ClassVar[str]
    title: ClassVar[str]
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.members = members


class EingabeUngueltig(DomainError):
    """A request is wrong in a way no schema says; `errors` name the places, as of a schema."""

    status, slug, title = 422, "eingabe-ungueltig", "Eingabe ist ungültig"


HTTP_TEXTE = {
    400: ("Die Anfrage ist nicht lesbar", "Prüfen Sie den Aufbau der Anfrage."),
    404: ("Nicht gefunden", "Unter dieser Adresse gibt es nichts."),
    405: ("Methode nicht erlaubt", "Diese Adresse kennt diese Methode nicht."),
    413: (
        "Die Anfrage ist zu groß",
        "Senden Sie höchstens 64 KiB, als Sammelmeldung oder Kalender 512 KiB, als Abrechnung"
        " 1 MiB, als Datei zur Übernahme 16 MiB, als Nachweis oder Abschlussbericht 20 MiB.",
    ),
}

# one refusal for each status, as it is answered: slug, title, detail
BEISPIELE = {
    400: ("http-400", *HTTP_TEXTE[400]),
    401: ("nicht-angemeldet", "Anmeldung fehlt oder ist ungültig", "Es fehlt ein Bearer-Token."),
    403: ("rolle-fehlt", "Dafür fehlt die Rolle", "Nötig ist die Rolle „beratung“."),
    404: ("http-404", *HTTP_TEXTE[404]),
    409: ("wird-bearbeitet", "Dieselbe Anfrage läuft noch", "Fragen Sie gleich noch einmal."),
    412: (
        "version-veraltet",
        "Inzwischen wurde etwas geändert",
        "Gesehen wurde Fassung 1, gültig ist Fassung 2.",
    ),
    413: ("http-413", *HTTP_TEXTE[413]),
    422: (EingabeUngueltig.slug, EingabeUngueltig.title, "1 Angabe ist nicht gültig."),
    428: (
        "version-fehlt",
        "Kopfzeile If-Match fehlt",
        "Senden Sie das ETag der zuletzt gelesenen Fassung als If-Match.",
    ),
    429: (
        "zu-viele-anfragen",
        "Das sind zu viele Anfragen",
        "Je Zugang sind 3000 Anfragen in der Minute frei, die nächste in 2 s.",
    ),
    503: (
        "datenbank-ausgelastet",
        "Die Datenbank antwortet nicht",
        "Nichts wurde geändert. Versuchen Sie es gleich wieder.",
    ),
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the refusals of a route; where it stands is said when the document is made."""
    return {
        status: {
            "description": "Problem",
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": {
                        "type": f"/probleme/{slug}",
                        "title": title,
                        "status": status,
                        "detail": detail,
                    },
                }
            },
        }
        for status, (slug, title, detail) in ((s, BEISPIELE[s]) for s in statuses)
    }


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""
    app.add_exception_handler(DomainError, _refusal)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(PoolErschoepft, _keine_verbindung_frei)
    app.add_exception_handler(DBAPIError, _datenbank)
    app.add_exception_handler(OSError, _verbindung)
    app.add_exception_handler(Exception, _bug)


async def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    return problem_answer(request, error)


def problem_answer(request: Request, error: DomainError) -> JSONResponse:
    """Return the answer that tells a refusal, for those who cannot raise it."""
    answer = _problem(request, error.status, error.slug, error.title, str(error), **error.members)
    answer.headers.update(error.headers)
    return answer


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    verschieden: dict[tuple[str, str, str], InputError] = {}
    for einer in error.errors():
        fehler = to_input_error(einer)
        # each dependency that reads the body finds the same thing wrong with it
        verschieden[fehler.pointer, fehler.code, fehler.detail] = fehler
        if len(verschieden) > GENANNT:
            break
    errors = list(verschieden.values())[:GENANNT]
    detail = "1 Angabe ist nicht gültig."
    if len(verschieden) > GENANNT:
        detail = f"Mehr als {GENANNT} Angaben sind ungültig; genannt sind die ersten."
    elif len(verschieden) > 1:
        detail = f"{len(verschieden)} Angaben sind ungültig."
    return problem_answer(request, EingabeUngueltig(detail, errors=errors))


async def _plain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code
    title, detail = HTTP_TEXTE.get(status, (str(error.detail), ""))
    answer = _problem(request, status, f"http-{status}", title, detail)
    answer.headers.update(error.headers or {})
    if status == 405:
        answer.headers["Allow"] = ", ".join(_erlaubt(request))
    return answer


def _erlaubt(request: Request) -> list[str]:
    """Return every method this address knows; Starlette names those of the first route only."""
    routes = request.app.router.routes
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
        if any(r.matches({**request.scope, "method": method})[0] is Match.FULL for r in routes)
    ]


async def _keine_verbindung_frei(request: Request, error: Exception) -> JSONResponse:
    request.scope[VERGEBLICH] = True
    return await _ausgelastet(request, error)


async def _ausgelastet(request: Request, error: Exception) -> JSONResponse:
    log.warning("database not available", extra={"error": type(error).__name__})
    answer = _problem(
        request,
        503,
        "datenbank-ausgelastet",
        "Die Datenbank antwortet nicht",
        "Nichts wurde geändert. Versuchen Sie es gleich wieder.",
    )
    answer.headers["Retry-After"] = "2"
    return answer


async def _datenbank(request: Request, error: Exception) -> JSONResponse:
    """Lost connections, timeouts and deadlocks may be tried again; all else is a bug."""
    assert isinstance(error, DBAPIError)
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if error.connection_invalidated or state[:2] in {"08", "40", "53", "55", "57"}:
        return await _ausgelastet(request, error)
    constraint = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
    log.error(  # the error's own text may hold values
        "statement refused",
        extra={"sqlstate": state, "constraint": constraint, "place": fundstelle(error)},
    )
    return await _bug(request, error)


async def _verbindung(request: Request, error: Exception) -> JSONResponse:
    """asyncpg tells that the server is not there as a plain OSError; one about a file is a bug."""
    if isinstance(error, OSError) and error.filename is None:
        return await _ausgelastet(request, error)
    log.error("file not available", exc_info=error)
    return await _bug(request, error)


async def _bug(request: Request, _: Exception) -> JSONResponse:
    answer = _problem(request, 500, "interner-fehler", "Interner Fehler", "Wir sehen ihn uns an.")
    # an unforeseen error is answered outside of the middleware that says the day elsewhere
    answer.headers["OZG-Stichtag"] = domain_day(request.app.state.fester_tag).isoformat()
    return answer


def _problem(
    request: Request, status: int, slug: str, title: str, detail: str, **members: object
) -> JSONResponse:
    problem = Problem(
        type=f"/probleme/{slug}",
        title=title,
        status=status,
        detail=detail,
        instance=_instanz(request),
    )
    body = problem.model_dump() | jsonable_encoder(members)
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def _instanz(request: Request) -> str:
    """Return the path; a secret in it is not repeated, as answers are kept and shown."""
    path, geheimnis = request.url.path, request.path_params.get("geheimnis")
    return path.replace(geheimnis, "geheimnis") if geheimnis else path
