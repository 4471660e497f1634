"""A whole platform for scripts: every operation through the gateway, with or without `await`.

    with PlattformSync("https://ozg.example", token=token) as ozg:
        gelesen = ozg(buchungen.buchung(id))
        ozg(buchungen.bestaetigen(id, etag=gelesen.etag))
        for leistung in ozg.alle(leistungen.leistungen()):
            ...

What is asked is said once, in the functions of `shared.clients.<service>`; `Plattform` and
`PlattformSync` only differ in how they wait.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import httpx
import stamina

from shared.clients.aufruf import Antwort, Aufruf, M
from shared.clients.verbindung import (
    OHNE_ANTWORT,
    VORUEBERGEHEND,
    Abgelehnt,
    DienstNichtErreichbar,
    sekunden,
)
from shared.schemas.liste import Liste

T = TypeVar("T")
FRIST = 30.0  # seconds for one call with all its attempts
VERSUCHE = 5
SPAETER = VORUEBERGEHEND | {429}


class _Gespraech:
    """What both surfaces share: making a request, judging its outcome, reading the answer.

    `token` is the access token or a function that returns the present one. `frist` is in seconds;
    `httpx_optionen` are what an httpx client takes beside (`proxy`, `verify`, `transport`).
    """

    def __init__(
        self,
        adresse: str,
        *,
        token: str | Callable[[], str] | None = None,
        frist: float = FRIST,
        **httpx_optionen: Any,
    ) -> None:
        self._adresse, self._token, self._frist = adresse.rstrip("/"), token, frist
        self._optionen: dict[str, Any] = {
            "base_url": self._adresse,
            "timeout": frist,
        } | httpx_optionen

    def _kopf(self) -> dict[str, str]:
        token = self._token() if callable(self._token) else self._token
        return {"Authorization": f"Bearer {token}"} if token else {}

    def _wiederholbar(self, aufruf: Aufruf[M]) -> Aufruf[M]:
        """Return the call with a key of its own, so that it can be sent again in any case."""
        if aufruf.methode == "GET" or aufruf.key is not None or self._token is None:
            return aufruf
        return replace(aufruf, key=str(uuid4()))

    def _geduld(self, aufruf: Aufruf[M]) -> dict[str, Any]:
        """Return when and how often to send again, as `stamina.retry_context` takes it."""
        ende = time.monotonic() + (aufruf.frist or self._frist)

        def nochmal(error: Exception) -> bool | float:
            if not aufruf.wiederholbar:
                return False
            if not isinstance(error, httpx.HTTPStatusError):
                return isinstance(error, OHNE_ANTWORT)
            pause = sekunden(error.response.headers.get("Retry-After", "0"))
            return (pause or True) if time.monotonic() + pause < ende else False

        return {
            "on": nochmal,
            "attempts": VERSUCHE,
            "timeout": aufruf.frist or self._frist,
            "wait_initial": 0.1,
            "wait_max": 2,
            "wait_jitter": 0.1,
        }

    def _rest(self, aufruf: Aufruf[M]) -> dict[str, Any]:
        """Return what a request says beside its method and path, as httpx takes it."""
        kopf = aufruf.kopfzeilen | self._kopf()
        return {"params": aufruf.frage, "headers": kopf, **aufruf.koerper}

    def _pruefen(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code in SPAETER:
            raise httpx.HTTPStatusError(
                str(answer.status_code), request=answer.request, response=answer
            )
        return answer

    @staticmethod
    def _lesen(aufruf: Aufruf[M], answer: httpx.Response) -> Antwort[M]:
        if answer.status_code >= 300:
            raise Abgelehnt(answer)
        tag = answer.headers.get("OZG-Stichtag")
        return Antwort(
            aufruf.form.model_validate_json(answer.content),
            answer.headers.get("ETag", ""),
            date.fromisoformat(tag) if tag else None,
        )


class PlattformSync(_Gespraech):
    """Call it with an `Aufruf`; raises Abgelehnt (with the problem) or DienstNichtErreichbar."""

    def __enter__(self) -> Self:
        self._http = httpx.Client(**self._optionen)
        return self

    def __exit__(
        self,
        art: type[BaseException] | None,
        error: BaseException | None,
        spur: TracebackType | None,
    ) -> None:
        self._http.close()

    def __call__(self, aufruf: Aufruf[M]) -> Antwort[M]:
        aufruf = self._wiederholbar(aufruf)
        try:
            for versuch in stamina.retry_context(**self._geduld(aufruf)):
                with versuch:
                    answer = self._pruefen(
                        self._http.request(aufruf.methode, aufruf.pfad, **self._rest(aufruf))
                    )
        except httpx.HTTPStatusError as error:
            raise Abgelehnt(error.response) from error
        except httpx.RequestError as error:
            raise DienstNichtErreichbar(f"{self._adresse} antwortet nicht.") from error
        return self._lesen(aufruf, answer)

    def alle(self, aufruf: Aufruf[Liste[T]]) -> Iterator[T]:
        """Yield every item of a list, page by page."""
        weiter: Aufruf[Liste[T]] | None = aufruf
        while weiter is not None:
            seite = self(weiter).inhalt
            yield from seite.items
            weiter = aufruf.ab(seite.next_cursor) if seite.next_cursor else None

    @contextmanager
    def herunterladen(self, adresse: str) -> Iterator[httpx.Response]:
        """Yield an open answer whose bytes are still to be read; it is not asked for twice."""
        try:
            with self._http.stream("GET", adresse, headers=self._kopf()) as answer:
                if answer.status_code >= 300:
                    answer.read()
                    raise Abgelehnt(answer)
                yield answer
        except httpx.RequestError as error:
            raise DienstNichtErreichbar(f"{self._adresse} antwortet nicht.") from error


class Plattform(_Gespraech):
    """The same for asyncio."""

    async def __aenter__(self) -> Self:
        self._http = httpx.AsyncClient(**self._optionen)
        return self

    async def __aexit__(
        self,
        art: type[BaseException] | None,
        error: BaseException | None,
        spur: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def __call__(self, aufruf: Aufruf[M]) -> Antwort[M]:
        aufruf = self._wiederholbar(aufruf)
        try:
            async for versuch in stamina.retry_context(**self._geduld(aufruf)):
                with versuch:
                    answer = self._pruefen(
                        await self._http.request(aufruf.methode, aufruf.pfad, **self._rest(aufruf))
                    )
        except httpx.HTTPStatusError as error:
            raise Abgelehnt(error.response) from error
        except httpx.RequestError as error:
            raise DienstNichtErreichbar(f"{self._adresse} antwortet nicht.") from error
        return self._lesen(aufruf, answer)

    async def alle(self, aufruf: Aufruf[Liste[T]]) -> AsyncIterator[T]:
        """Yield every item of a list, page by page."""
        weiter: Aufruf[Liste[T]] | None = aufruf
        while weiter is not None:
            seite = (await self(weiter)).inhalt
            for item in seite.items:
                yield item
            weiter = aufruf.ab(seite.next_cursor) if seite.next_cursor else None

    @asynccontextmanager
    async def herunterladen(self, adresse: str) -> AsyncIterator[httpx.Response]:
        """Yield an open answer whose bytes are still to be read; it is not asked for twice."""
        try:
            async with self._http.stream("GET", adresse, headers=self._kopf()) as answer:
                if answer.status_code >= 300:
                    await answer.aread()
                    raise Abgelehnt(answer)
                yield answer
        except httpx.RequestError as error:
            raise DienstNichtErreichbar(f"{self._adresse} antwortet nicht.") from error
