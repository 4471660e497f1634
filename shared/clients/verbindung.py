"""What every client does alike: patience with a service, its bounds, and a 503 at their end."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import httpx
import stamina
from pydantic import ValidationError

from shared.clients.aufruf import Antwort, Aufruf, M
from shared.clients.sicherung import Sicherung
from shared.drosselung import MINUTE, ZuVieleAnfragen
from shared.errors import DomainError
from shared.protokoll import aufruf_aufzeichnen, weiterzugebende_kopfzeilen
from shared.schemas.problem import Problem

log = logging.getLogger(__name__)

FRIST = 2.0  # seconds for one call with all its attempts
VERBINDEN = 0.5  # seconds to connect
VERSUCHE = 3
DATEIFRIST = 20.0  # seconds without a byte of a file
VORUEBERGEHEND = {502, 503, 504}
# a GET may be sent again whenever no answer came; an answer that takes too long is not asked for
# twice, that would only add to the load
OHNE_ANTWORT = (httpx.ConnectTimeout, httpx.NetworkError, httpx.RemoteProtocolError)


class DienstNichtErreichbar(DomainError):
    """Another service did not answer in time or failed; nothing was changed."""

    status, slug, title = 503, "dienst-nicht-erreichbar", "Ein anderer Dienst antwortet nicht"
    headers = {"Retry-After": "5"}


class NichtErlaubt(Exception):
    """The called service does not let in whoever the bearer sent along belongs to."""

    def __init__(self, antwort: httpx.Response) -> None:
        super().__init__(antwort.status_code)
        self.antwort = antwort


class Abgelehnt(Exception):
    """The called service refused what was sent to it, and says why."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(answer.status_code)
        try:
            self.problem = Problem.model_validate_json(answer.content)
        except ValidationError:
            self.problem = Problem(
                type="about:blank",
                title="Abgelehnt",
                status=answer.status_code,
                detail="",
                instance="",
            )


class Verbindung:
    """Calls to one service, named as people know it.

    A call takes at most `frist` seconds, repetitions included. A service that fails again and
    again is not asked for some seconds; a refusal (4xx) is an answer and no failure.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        name: str,
        frist: float = FRIST,
        sicherung: Sicherung | None = None,
    ) -> None:
        self._http, self._name, self._frist = http, name, frist
        self._sicherung = sicherung or Sicherung()

    async def get(
        self, path: str, *, bearer: str | None = None, frisch: bool = False, **params: Any
    ) -> bytes:
        """Return the body of a 200; everything else is a DienstNichtErreichbar.

        `bearer` is the access token sent along, without the word Bearer; `frisch` asks for what
        holds now, and not for what the service has kept of an earlier answer.
        """
        body = await self.find(path, bearer=bearer, frisch=frisch, **params)
        if body is None:
            log.error("called service does not know this address", extra={"pfad": path})
            raise self._schweigen()
        return body

    async def lesen(
        self, aufruf: Aufruf[M], *, bearer: str | None = None, frisch: bool = False
    ) -> M:
        """Return what a GET answers; everything but a 200 is a DienstNichtErreichbar."""
        body = await self.get(aufruf.pfad, bearer=bearer, frisch=frisch, **aufruf.frage)
        return aufruf.form.model_validate_json(body)

    async def finden(self, aufruf: Aufruf[M], *, bearer: str | None = None) -> M | None:
        """Like lesen, but a 404 is an answer too: None."""
        body = await self.find(aufruf.pfad, bearer=bearer, **aufruf.frage)
        return None if body is None else aufruf.form.model_validate_json(body)

    async def find(
        self, path: str, *, bearer: str | None = None, frisch: bool = False, **params: Any
    ) -> bytes | None:
        """Like get, but a 404 is an answer too: None.

        Where a bearer is sent along, 401 and 403 are a NichtErlaubt; 429 is a ZuVieleAnfragen.
        """
        headers = {"Cache-Control": "no-cache"} if frisch else {}
        answer = await self._frage("GET", path, bearer=bearer, headers=headers, params=params)
        if answer.status_code == 404:
            return None
        if answer.status_code == 429:
            raise self._gedrosselt(answer)
        if answer.status_code != 200:
            log.error("called service refused", extra={"pfad": path, "status": answer.status_code})
            raise self._schweigen()
        return answer.content

    async def neues(
        self, path: str, *, etag: str | None = None, **params: Any
    ) -> tuple[bytes, str] | None:
        """Return the body of a 200 and its ETag, None where `etag` still names what there is."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._frage("GET", path, bearer=None, headers=headers, params=params)
        if answer.status_code == 304:
            return None
        if answer.status_code != 200:
            log.error("called service refused", extra={"pfad": path, "status": answer.status_code})
            raise self._schweigen()
        return answer.content, answer.headers.get("ETag", "")

    async def post(self, path: str, *, bearer: str, key: str, content: bytes) -> bytes:
        """Return the body of a 201; `content` is JSON, `bearer` the access token sent along.

        The Idempotency-Key `key` makes it safe to send again, which is done as for a GET. Any
        other refusal than 401 and 403 is an Abgelehnt.
        """
        answer = await self._frage(
            "POST",
            path,
            bearer=bearer,
            content=content,
            headers={"Idempotency-Key": key, "Content-Type": "application/json"},
        )
        if answer.status_code != 201:
            raise Abgelehnt(answer)
        return answer.content

    async def ausfuehren(self, aufruf: Aufruf[M], *, bearer: str | None) -> Antwort[M]:
        """Carry out one operation in the name of whoever `bearer` belongs to, or of nobody.

        Every refusal is an Abgelehnt with the problem document of the service, a missing or
        insufficient token too.
        """
        try:
            answer = await self._frage(
                aufruf.methode,
                aufruf.pfad,
                bearer=bearer,
                headers=aufruf.kopfzeilen,
                params=aufruf.frage,
                frist=aufruf.frist,
                versuche=VERSUCHE if aufruf.wiederholbar else 1,
                **aufruf.koerper,
            )
        except NichtErlaubt as error:
            raise Abgelehnt(error.antwort) from error
        if answer.status_code >= 300:
            raise Abgelehnt(answer)
        inhalt = aufruf.form.model_validate_json(answer.content)
        return Antwort(inhalt, answer.headers.get("ETag", ""))

    async def herunterladen(self, pfad: str, *, bearer: str | None) -> httpx.Response:
        """Return an open answer whose bytes are still to be read; the caller closes it.

        Every refusal is an Abgelehnt.
        """
        if not self._sicherung.erlaubt():
            raise self._schweigen()
        with aufruf_aufzeichnen(_dienst(pfad), "GET") as aufruf:
            kopf = weiterzugebende_kopfzeilen()
            if bearer:
                kopf |= {"Authorization": f"Bearer {bearer}"}
            request = self._http.build_request(
                "GET", pfad, headers=kopf, timeout=httpx.Timeout(DATEIFRIST, connect=VERBINDEN)
            )
            try:
                answer = await self._http.send(request, stream=True)
            except httpx.RequestError as error:
                self._sicherung.misslungen()
                raise self._schweigen() from error
            aufruf.status = answer.status_code
        if answer.status_code == 200:
            return answer
        try:
            await answer.aread()
        except httpx.RequestError as error:
            raise self._schweigen() from error
        finally:
            await answer.aclose()
        if answer.status_code >= 500:
            self._sicherung.misslungen()
            raise self._schweigen()
        raise Abgelehnt(answer)

    async def _frage(
        self,
        method: str,
        path: str,
        *,
        bearer: str | None,
        headers: Mapping[str, str] | None = None,
        frist: float | None = None,
        versuche: int = VERSUCHE,
        **rest: Any,
    ) -> httpx.Response:
        """Return an answer below 500; NichtErlaubt where a bearer is not let in."""
        frist = frist or self._frist
        if not self._sicherung.erlaubt():
            raise self._schweigen()
        with aufruf_aufzeichnen(_dienst(path), method) as aufruf:
            alle = weiterzugebende_kopfzeilen() | dict(headers or {})
            if bearer:
                alle["Authorization"] = f"Bearer {bearer}"
            request = self._http.build_request(
                method,
                path,
                headers=alle,
                timeout=httpx.Timeout(frist, connect=VERBINDEN),
                **rest,
            )
            try:
                async with asyncio.timeout(frist):
                    answer = await self._beharrlich(request, frist=frist, versuche=versuche)
            except (httpx.RequestError, TimeoutError) as error:
                self._sicherung.misslungen()
                raise self._schweigen() from error
            aufruf.status = answer.status_code
        if answer.status_code >= 500:
            self._sicherung.misslungen()
            raise self._schweigen()
        self._sicherung.gelungen()
        if bearer and answer.status_code in {401, 403}:
            raise NichtErlaubt(answer)
        return answer

    async def _beharrlich(
        self, request: httpx.Request, *, frist: float, versuche: int
    ) -> httpx.Response:
        """Send up to `versuche` times; the last answer is returned whatever it says."""
        ende, gesendet = asyncio.get_running_loop().time() + frist, 0

        def nochmal(error: Exception) -> bool | float:
            if not isinstance(error, (*OHNE_ANTWORT, httpx.HTTPStatusError)):
                return False
            pause: bool | float = True
            if isinstance(error, httpx.HTTPStatusError) and "Retry-After" in error.response.headers:
                pause = sekunden(error.response.headers["Retry-After"])
                if asyncio.get_running_loop().time() + pause >= ende:
                    return False
            return pause if gesendet < versuche and self._sicherung.nochmal() else False

        try:
            async for versuch in stamina.retry_context(
                on=nochmal,
                attempts=versuche,
                timeout=frist,
                wait_initial=0.05,
                wait_max=0.5,
                wait_jitter=0.05,
            ):
                with versuch:
                    gesendet += 1
                    answer = await self._http.send(request)
                    if answer.status_code in VORUEBERGEHEND:
                        # httpx's own message holds the address, which a log line must not
                        status = str(answer.status_code)
                        raise httpx.HTTPStatusError(status, request=request, response=answer)
        except httpx.HTTPStatusError as error:
            return error.response
        return answer

    def _gedrosselt(self, answer: httpx.Response) -> DomainError:
        """Return the refusal the called service gave to the caller in whose name we ask."""
        pause = answer.headers.get("Retry-After", "")
        if not sekunden(pause) < MINUTE:
            return self._schweigen()
        return ZuVieleAnfragen(f"{self._name} lässt Sie warten.", int(pause))

    def _schweigen(self) -> DienstNichtErreichbar:
        return DienstNichtErreichbar(
            f"{self._name} antwortet nicht. Versuchen Sie es gleich wieder."
        )


def _dienst(path: str) -> str:
    """Return which service an address as `/katalog/v1/kommunen` leads to."""
    return path.split("/", 2)[1]


def sekunden(retry_after: str) -> float:
    """Return the pause a service asks for; a date counts as too long to wait for."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else float("inf")
