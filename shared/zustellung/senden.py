"""One delivery over the net: to a checked address, bounded in time and bytes, never redirected."""

import asyncio
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore

from shared.schemas.webhook import Fehlschlag
from shared.zertifikate import zertifikate
from shared.zustellung.adresse import Adresspruefung, NameUnbekannt, WebhookadresseUnzulaessig

FRIST, VERBINDEN = 10.0, 5.0  # seconds
GELESEN = 4096  # bytes of an answer; what it says does not matter
LAENGSTE_PAUSE = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Ausgang:
    """How an attempt ended; `pause` is what the receiver asked for, in seconds."""

    antwort: int | None
    fehler: Fehlschlag | None
    dauer_ms: int
    pause: float = 0


class GepruefteVerbindungen(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks every address, and connects to the very one that was checked.

    TLS and Host keep the name. A name that leads elsewhere the next moment changes nothing.
    """

    def __init__(self, pruefung: Adresspruefung, netz: httpcore.AsyncNetworkBackend) -> None:
        self._pruefung, self._netz = pruefung, netz

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's interface)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        ziele = await self._pruefung.ziele(host, port)
        for adresse in ziele[:-1]:
            try:
                return await self._netz.connect_tcp(
                    adresse, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._netz.connect_tcp(ziele[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's interface)
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("webhooks go over the net")

    async def sleep(self, seconds: float) -> None:
        await self._netz.sleep(seconds)


class Bote:
    """Brings messages to their addresses; knows no proxy, no cookie and no redirect."""

    def __init__(
        self,
        pruefung: Adresspruefung,
        *,
        frist: float = FRIST,
        tls: ssl.SSLContext | None = None,
        netz: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._pruefung, self._frist = pruefung, frist
        self._netz = httpcore.AsyncConnectionPool(
            ssl_context=tls or zertifikate(),
            max_connections=None,  # bounded by who sends
            max_keepalive_connections=0,  # each delivery asks anew where the name leads
            network_backend=GepruefteVerbindungen(pruefung, netz or httpcore.AnyIOBackend()),
        )

    async def aclose(self) -> None:
        await self._netz.aclose()

    async def bringe(self, adresse: str, inhalt: bytes, kopfzeilen: dict[str, str]) -> Ausgang:
        """Send once; every failure is an Ausgang."""
        start = time.monotonic()
        antwort: int | None = None
        pause = 0.0
        try:
            async with asyncio.timeout(self._frist):
                antwort, pause = await self._sende(adresse, inhalt, kopfzeilen)
            fehler = _gewertet(antwort)
        except WebhookadresseUnzulaessig:
            fehler = Fehlschlag.ADRESSE
        except NameUnbekannt:
            fehler = Fehlschlag.NAME
        except (TimeoutError, httpcore.TimeoutException):
            fehler = Fehlschlag.ZEIT
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
            fehler = Fehlschlag.VERBINDUNG
        return Ausgang(antwort, fehler, round((time.monotonic() - start) * 1000), pause)

    async def _sende(
        self, adresse: str, inhalt: bytes, kopfzeilen: dict[str, str]
    ) -> tuple[int, float]:
        ziel = self._pruefung.form(adresse)
        grenzen: dict[str, Any] = {
            "connect": VERBINDEN,
            "read": self._frist,
            "write": self._frist,
            "pool": self._frist,
        }
        gesehen = 0
        eigene = {
            "Host": ziel.host if ziel.schema == "https" else f"{ziel.host}:{ziel.port}",
            "Content-Length": str(len(inhalt)),
        }
        async with self._netz.stream(
            "POST",
            httpcore.URL(scheme=ziel.schema, host=ziel.host, port=ziel.port, target=ziel.pfad),
            headers=[*eigene.items(), *kopfzeilen.items()],
            content=inhalt,
            extensions={"timeout": grenzen},
        ) as antwort:
            kopf = {name.lower(): wert for name, wert in antwort.headers}
            async for stueck in antwort.aiter_stream():
                gesehen += len(stueck)
                if gesehen >= GELESEN:
                    break  # the connection is closed
            return antwort.status, pause_aus(kopf.get(b"retry-after", b"").decode("latin-1"))


def _gewertet(antwort: int) -> Fehlschlag | None:
    if 200 <= antwort < 300:
        return None
    return Fehlschlag.UMLEITUNG if 300 <= antwort < 400 else Fehlschlag.ANTWORT


def pause_aus(retry_after: str, *, jetzt: datetime | None = None) -> float:
    """Return the seconds a Retry-After asks for, a day at most; 0 where it says nothing useful."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after[:9]), LAENGSTE_PAUSE)
    try:
        bis = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0
    if bis.tzinfo is None:
        return 0
    sekunden = (bis - (jetzt or datetime.now(bis.tzinfo))).total_seconds()
    return min(max(sekunden, 0), LAENGSTE_PAUSE)
