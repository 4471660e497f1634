"""Answers that are the same for everybody, kept as bytes ahead of the framework (ADR 0045).

Kept is what a GET without a token was answered on a path that its service names, until anything
public changes. Whoever shows a token, and so everybody who writes, goes past; so does a request
with `Cache-Control`, and everybody while changes cannot be heard of.
"""

import time
from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from cachetools import LRUCache
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.aenderungen import Aenderungen
from shared.beobachtung.messwerte import Messwerte, Stand
from shared.clock import domain_day
from shared.http import MAX_HEADER_BYTES, MAX_HEADERS
from shared.protokoll import anfrage_id_aus, spur_aus
from shared.versions import BLEIBT, bekannt

if TYPE_CHECKING:
    from shared.beobachtung.spuren import Spuren

Kopfzeilen: TypeAlias = list[tuple[bytes, bytes]]
Schluessel: TypeAlias = tuple[str, bytes, date]

GROESSTE = 1024 * 1024  # bytes of one answer
BEIWERK = 1024  # bytes that keeping one costs beside its body, about
VORBEI = frozenset({b"authorization", b"cache-control", b"cookie"})
ALLEN_GLEICH = frozenset({b"", b"authorization"})  # what an answer without a token may vary by
KENNUNG = b"x-request-id"
UNVERAENDERT = frozenset(name.lower().encode() for name in (*BLEIBT, "OZG-Stichtag"))


@dataclass(frozen=True, slots=True)
class _Antwort:
    etag: str
    kopf: Kopfzeilen
    kopf_unveraendert: Kopfzeilen
    inhalt: bytes
    vorlage: str  # of its address


class Antwortspeicher:
    """The answers of one process to `pfade`, at most `groesse` bytes of them.

    A path may hold parameters, such as `{id:uuid}`; `fester_tag` is the domain's day where it
    stands still.
    """

    def __init__(
        self,
        aenderungen: Aenderungen,
        pfade: Collection[str],
        *,
        groesse: int,
        fester_tag: date | None,
    ) -> None:
        self._aenderungen, self._fester_tag = aenderungen, fester_tag
        self._muster = [compile_path(pfad)[0] for pfad in pfade]
        self._antworten: LRUCache[Schluessel, _Antwort] = LRUCache(
            groesse, lambda antwort: len(antwort.inhalt) + BEIWERK
        )
        self._treffer = 0
        aenderungen.bei_aenderung = self._antworten.clear

    def lebend(self) -> AbstractAsyncContextManager[None]:
        """Hear of changes for as long as the block lasts; outside of it nothing is kept."""
        return self._aenderungen.verfolgt()

    def staende(self) -> tuple[Stand, ...]:
        return (
            Stand("ozg_antwortspeicher_bytes", "Größe des Antwortspeichers", (),
                  {(): self._antworten.currsize}),
            Stand("ozg_antwortspeicher_treffer", "Antworten aus dem Speicher seit dem Start", (),
                  {(): self._treffer}),
        )  # fmt: skip

    def vor(
        self, app: ASGIApp, messwerte: Messwerte | None = None, spuren: "Spuren | None" = None
    ) -> ASGIApp:
        """Return `app` with this store ahead of it, which counts and traces what it answers."""

        async def antworten(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            if scope["method"] != "GET":
                await app(scope, receive, self._vergessend(send))
                return
            beginn, gesehen, gross = time.perf_counter(), "", 0
            vorbei = not self._aenderungen.gewiss() or len(scope["headers"]) > MAX_HEADERS
            for name, wert in scope["headers"]:
                gross += len(name) + len(wert)
                if name == b"if-none-match":
                    gesehen = wert.decode("latin-1")
                elif name in VORBEI:
                    vorbei = True
            if vorbei or gross > MAX_HEADER_BYTES:
                await app(scope, receive, send)
                return
            schluessel = (scope["path"], scope["query_string"], domain_day(self._fester_tag))
            antwort = self._antworten.get(schluessel)
            if antwort is None:
                await self._fragen(app, scope, receive, send, schluessel, gesehen)
                return
            self._treffer += 1
            ids = _werte(scope, KENNUNG)
            status = await _senden(antwort, gesehen, anfrage_id_aus(ids).encode(), send)
            if messwerte:
                dauer = time.perf_counter() - beginn
                messwerte.beantwortet("GET", antwort.vorlage, status, dauer)
            if spuren:
                spur = spuren.beginnen(spur_aus(ids, _werte(scope, b"traceparent")))
                if spur.abschnitt:
                    spur.abschnitt.beantwortet("GET", antwort.vorlage, status)

        return antworten

    def _vergessend(self, send: Send) -> Send:
        """Forget before a change is acknowledged by this process, whatever is announced when."""

        async def vergessen(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                self._aenderungen.geaendert()
            await send(message)

        return vergessen

    async def _fragen(
        self,
        app: ASGIApp,
        scope: Scope,
        receive: Receive,
        send: Send,
        schluessel: Schluessel,
        gesehen: str,
    ) -> None:
        if any(muster.match(scope["path"]) for muster in self._muster):
            # the whole answer is asked for, also where the caller may have it already
            scope["headers"] = [kopf for kopf in scope["headers"] if kopf[0] != b"if-none-match"]
            send = self._merkend(scope, schluessel, gesehen, send)
        await app(scope, receive, send)

    def _merkend(self, scope: Scope, schluessel: Schluessel, gesehen: str, send: Send) -> Send:
        """Keep what is sent, unless something has changed since it was asked for."""
        nummer = self._aenderungen.nummer
        anfang: Message = {}

        async def merken(message: Message) -> None:
            nonlocal anfang
            if message["type"] == "http.response.start":
                anfang = message
                return
            if not anfang:
                await send(message)
                return
            antwort = _ganze(anfang, message, scope)
            if antwort is None:
                await send(anfang)
                await send(message)
            else:
                if nummer == self._aenderungen.nummer:
                    self._antworten[schluessel] = antwort
                await _senden(antwort, gesehen, dict(anfang["headers"]).get(KENNUNG, b""), send)
            anfang = {}

        return merken


def _ganze(anfang: Message, rest: Message, scope: Scope) -> _Antwort | None:
    """Return an answer that may be kept: there as a whole, and the same for everybody."""
    kopf: Kopfzeilen = anfang["headers"]
    werte = dict(kopf)
    inhalt: bytes = rest.get("body", b"")
    if (
        anfang["status"] != 200
        or rest.get("more_body")
        or len(inhalt) > GROESSTE
        or b"etag" not in werte
        or b"set-cookie" in werte
        or b"cache-control" in werte
        or werte.get(b"vary", b"").lower() not in ALLEN_GLEICH
    ):
        return None
    return _Antwort(
        etag=werte[b"etag"].decode("latin-1"),
        kopf=[zeile for zeile in kopf if zeile[0] != KENNUNG],
        kopf_unveraendert=[zeile for zeile in kopf if zeile[0] in UNVERAENDERT],
        inhalt=inhalt,
        vorlage=getattr(scope.get("route"), "path", ""),
    )


def _werte(scope: Scope, name: bytes) -> list[str]:
    return [wert.decode("latin-1") for kopf, wert in scope["headers"] if kopf == name]


async def _senden(antwort: _Antwort, gesehen: str, anfrage_id: bytes, send: Send) -> int:
    """Send the answer, or that the caller has it already; return the status."""
    if gesehen and bekannt(antwort.etag, gesehen):
        status, kopf, inhalt = 304, antwort.kopf_unveraendert, b""
    else:
        status, kopf, inhalt = 200, antwort.kopf, antwort.inhalt
    kopf = [*kopf, (KENNUNG, anfrage_id)]
    await send({"type": "http.response.start", "status": status, "headers": kopf})
    await send({"type": "http.response.body", "body": inhalt})
    return status
