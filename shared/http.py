"""Plain ASGI middleware: what is true of every request and of every answer."""

import asyncio
import logging
import time
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.clock import domain_day
from shared.errors import DomainError, problem_answer
from shared.protokoll import spur_aufnehmen, spur_aus

MAX_BODY = 64 * 1024
MAX_HEADERS, MAX_HEADER_BYTES = 100, 32 * 1024
LANGSAM = 1.0
METHODEN = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger(__name__)


class DienstAusgelastet(DomainError):
    status, slug, title = 503, "dienst-ausgelastet", "Der Dienst ist ausgelastet"
    headers = {"Retry-After": "2"}


class ZeitUeberschritten(DomainError):
    status, slug, title = 503, "zeit-ueberschritten", "Die Anfrage hat zu lange gedauert"
    headers = {"Retry-After": "5"}


class KopfzeilenZuGross(DomainError):
    status, slug, title = 431, "kopfzeilen-zu-gross", "Die Kopfzeilen sind zu groß"


class Anfrage:
    """The outermost: each request gets its id and trace, its bounds, and a log line if need be.

    A line is written for what failed (5xx, error), for a refusal (4xx, info), for what took more
    than a second (warning), and for all else only at level debug: the gateway keeps the access log,
    and a second one written in Python cost half of what a service can answer. Never more than
    `hoechstens` at a time are worked on, and none for longer than `frist` seconds; then 503.
    """

    def __init__(self, app: ASGIApp, *, frist: float = 30, hoechstens: int = 200) -> None:
        self.app, self.frist, self.hoechstens = app, frist, hoechstens
        self._laufend = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        spur = spur_aus(headers.getlist("x-request-id"), headers.getlist("traceparent"))
        start, status = time.perf_counter(), 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = spur.anfrage_id
            await send(message)

        with spur_aufnehmen(spur):
            try:
                await self._begrenzt(scope, receive, send_named)
            except Exception as error:
                log.error("request failed", exc_info=error, extra=_merkmale(scope, start, status))
                if not status:
                    raise
                return  # answered already: as a problem document, or cut off in the middle
            _vermerken(scope, start, status)

    async def _begrenzt(self, scope: Scope, receive: Receive, send: Send) -> None:
        begonnen = False

        async def send_noted(message: Message) -> None:
            nonlocal begonnen
            begonnen = True
            await send(message)

        if grund := self._grund_abzulehnen(scope):
            await problem_answer(Request(scope), grund)(scope, receive, send)
            return
        self._laufend += 1
        try:
            async with asyncio.timeout(self.frist) as frist:
                await self.app(scope, receive, send_noted)
        except TimeoutError:
            if begonnen or not frist.expired():
                raise
            grund = ZeitUeberschritten(
                "Ob etwas geändert wurde, ist nicht bekannt. Wiederholen Sie die Anfrage mit"
                " demselben Idempotency-Key."
            )
            await problem_answer(Request(scope), grund)(scope, receive, send)
        finally:
            self._laufend -= 1

    def _grund_abzulehnen(self, scope: Scope) -> DomainError | None:
        raw = scope["headers"]
        if len(raw) > MAX_HEADERS or sum(len(k) + len(v) for k, v in raw) > MAX_HEADER_BYTES:
            return KopfzeilenZuGross("Senden Sie höchstens 100 Kopfzeilen mit zusammen 32 KiB.")
        if self._laufend >= self.hoechstens:
            return DienstAusgelastet("Nichts wurde geändert. Versuchen Sie es gleich wieder.")
        return None


def _vermerken(scope: Scope, start: float, status: int) -> None:
    if status >= 500:
        level, sentence = logging.ERROR, "request failed"
    elif time.perf_counter() - start > LANGSAM:
        level, sentence = logging.WARNING, "request slow"
    elif status >= 400:
        level, sentence = logging.INFO, "request refused"
    else:
        level, sentence = logging.DEBUG, "request answered"
    if log.isEnabledFor(level):
        log.log(level, sentence, extra=_merkmale(scope, start, status))


def _merkmale(scope: Scope, start: float, status: int) -> dict[str, object]:
    """The route is its template: a path may hold what somebody searched for."""
    return {
        "method": scope["method"] if scope["method"] in METHODEN else "andere",
        "route": getattr(scope.get("route"), "path", None),
        "status": status or 500,
        "duration_ms": round((time.perf_counter() - start) * 1000, 1),
    }


class Stichtag:
    """Says on every answer which day the domain lives on (header `OZG-Stichtag`)."""

    def __init__(self, app: ASGIApp, fester_tag: date | None) -> None:
        self.app, self.fester_tag = app, fester_tag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_day(message: Message) -> None:
            if message["type"] == "http.response.start":
                tag = domain_day(self.fester_tag).isoformat()
                MutableHeaders(scope=message)["OZG-Stichtag"] = tag
            await send(message)

        await self.app(scope, receive, send_with_day if scope["type"] == "http" else send)


class BodyLimit:
    """Refuses a request body above 64 KiB, however it is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0

        async def receive_limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited if scope["type"] == "http" else receive, send)
