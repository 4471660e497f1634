"""Plain ASGI middleware: what is true of every request and of every answer."""

import asyncio
import logging
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.andrang import VERGEBLICH, Andrang
from shared.clock import domain_day
from shared.errors import DomainError, problem_answer
from shared.protokoll import WER, spur_aufnehmen, spur_aus
from shared.sicht import NICHTS, sehend

if TYPE_CHECKING:
    from shared.beobachtung.messwerte import Messwerte
    from shared.beobachtung.spuren import Spuren

MAX_BODY = 64 * 1024
GROSSER_KOERPER, LANGSAME_LEITUNG = 1024 * 1024, 250_000  # bytes, bytes a second
MAX_HEADERS, MAX_HEADER_BYTES = 100, 32 * 1024
LANGSAM = 1.0
GEGANGEN = 499  # as proxies count whoever left before the answer
OHNE_SPEICHERN = (b"cache-control", b"no-store")  # of what somebody was told by name
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


class Koerper:
    """How many bytes a body may have: 64 KiB, or more for a path such as `/dinge/{id}/bilder`."""

    def __init__(self, mehr: Mapping[str, int]) -> None:
        self._mehr = [(compile_path(path)[0], size) for path, size in mehr.items()]

    def grenze(self, scope: Scope) -> int:
        path = scope.get("path", "")
        return next((size for muster, size in self._mehr if muster.match(path)), MAX_BODY)


class Anfrage:
    """The outermost: each request gets its id and trace, its bounds, and a log line if need be.

    A line is written for what failed (5xx, error), for a refusal (4xx, info), for what took more
    than a second (warning), and for all else only at level debug: the gateway keeps the access log
    (ADR 0017). Never more than `andrang` lets in are worked on at a time, and none for longer than
    `frist` seconds; then 503. A body of more than a megabyte gets the time it takes at 2 Mbit/s on
    top. A path of `stroeme` answers for as long as somebody listens: it bounds itself and counts
    for none of that. The id stands on the answer and
    not in problem documents, whose bytes are the same for the same refusal.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        frist: float = 30,
        andrang: Andrang | None = None,
        koerper: Koerper | None = None,
        stroeme: Collection[str] = (),
        messwerte: "Messwerte | None" = None,
        spuren: "Spuren | None" = None,
    ) -> None:
        self.app, self.frist = app, frist
        self.andrang = andrang or Andrang()
        self._messwerte, self._spuren = messwerte, spuren
        self._koerper = koerper or Koerper({})
        self._stroeme = frozenset(stroeme)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        lauf = _Lauf(send, scope["headers"])
        if self._spuren:
            lauf.spur = self._spuren.beginnen(lauf.spur)
        with spur_aufnehmen(lauf.spur), sehend(NICHTS):
            try:
                await self._begrenzt(scope, receive, lauf)
            except ClientDisconnect:
                return  # whoever asked has gone; there is nobody to answer
            except Exception as error:
                lauf.gescheitert = True
                merkmale = _merkmale(scope, lauf.start, lauf.status)
                log.error("request failed", exc_info=error, extra=merkmale)
                if not lauf.status:
                    raise
                return  # answered already: as a problem document, or cut off in the middle
            finally:
                self._aufzeichnen(scope, lauf)
            if lauf.abgewiesen:
                return  # one line a second says how many
            if scope["path"] not in self._stroeme or lauf.status >= 400:
                _vermerken(scope, lauf.start, lauf.status)

    def _aufzeichnen(self, scope: Scope, lauf: "_Lauf") -> None:
        if self._messwerte is None and lauf.spur.abschnitt is None:
            return
        status = lauf.status or (500 if lauf.gescheitert else GEGANGEN)
        methode, route = _methode(scope), _route(scope) or ""
        if self._messwerte and (status >= 400 or scope["path"] not in self._stroeme):
            self._messwerte.beantwortet(methode, route, status, time.perf_counter() - lauf.start)
        if lauf.spur.abschnitt:
            lauf.spur.abschnitt.beantwortet(methode, route, status)

    async def _begrenzt(self, scope: Scope, receive: Receive, lauf: "_Lauf") -> None:
        if lauf.kopfzeilen > MAX_HEADERS or lauf.kopf_bytes > MAX_HEADER_BYTES:
            zu_gross = KopfzeilenZuGross("Senden Sie höchstens 100 Kopfzeilen mit zusammen 32 KiB.")
            await problem_answer(Request(scope), zu_gross)(scope, receive, lauf.send)
            return
        if scope["path"] in self._stroeme:
            await self.app(scope, receive, lauf.send)
            return
        if not self.andrang.herein():
            lauf.abgewiesen = True
            zu_viele = DienstAusgelastet("Nichts wurde geändert. Versuchen Sie es gleich wieder.")
            await problem_answer(Request(scope), zu_viele)(scope, receive, lauf.send)
            return
        try:
            async with asyncio.timeout(self._frist(scope)) as frist:
                await self.app(scope, receive, lauf.send)
        except TimeoutError:
            if lauf.status or not frist.expired():
                raise
            grund = ZeitUeberschritten(
                "Ob etwas geändert wurde, ist nicht bekannt. Wiederholen Sie die Anfrage mit"
                " demselben Idempotency-Key."
            )
            await problem_answer(Request(scope), grund)(scope, receive, lauf.send)
        finally:
            self.andrang.hinaus(vergeblich=VERGEBLICH in scope)

    def _frist(self, scope: Scope) -> float:
        grenze = self._koerper.grenze(scope)
        return self.frist + (grenze / LANGSAME_LEITUNG if grenze > GROSSER_KOERPER else 0)


class _Lauf:
    """One request on its way: `status` is 0 until its answer begins."""

    __slots__ = (
        "_send", "abgewiesen", "gescheitert", "kopf_bytes", "kopfzeilen", "mit_token", "spur",
        "start", "status",
    )  # fmt: skip

    def __init__(self, send: Send, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._send, self.start, self.status = send, time.perf_counter(), 0
        self.kopfzeilen, self.kopf_bytes, self.gescheitert = len(headers), 0, False
        self.mit_token = self.abgewiesen = False
        ids, traces = [], []
        for name, value in headers:
            self.kopf_bytes += len(name) + len(value)
            if name == b"x-request-id":
                ids.append(value.decode("latin-1"))
            elif name == b"traceparent":
                traces.append(value.decode("latin-1"))
            elif name == b"authorization":
                self.mit_token = True
        self.spur = spur_aus(ids, traces)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            koepfe = [*message.get("headers", ())]
            koepfe.append((b"x-request-id", self.spur.anfrage_id.encode()))
            if self.mit_token and not any(name == b"cache-control" for name, _ in koepfe):
                koepfe.append(OHNE_SPEICHERN)
            message["headers"] = koepfe
        await self._send(message)


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
        "method": _methode(scope),
        "route": _route(scope),
        "status": status or 500,
        "duration_ms": round((time.perf_counter() - start) * 1000, 1),
    } | ({WER: scope[WER]} if WER in scope else {})


def _methode(scope: Scope) -> str:
    return scope["method"] if scope["method"] in METHODEN else "andere"


def _route(scope: Scope) -> str | None:
    return getattr(scope.get("route"), "path", None)


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
    """Refuses a request body above what `koerper` says, however it is sent."""

    def __init__(self, app: ASGIApp, koerper: Koerper) -> None:
        self.app, self.koerper = app, koerper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen, limit = 0, self.koerper.grenze(scope)

        async def receive_limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited if scope["type"] == "http" else receive, send)
