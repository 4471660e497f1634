"""Where a request ends, gateway and service agree: nothing hidden in a body becomes a request.

The gateway in front of uvicorn and httptools, as in a running platform; requests byte by byte.
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from ozg.belegen import freien_port_belegen
from tests.ozg.test_gateway import tor  # noqa: F401 (a fixture)

ANFANG = b"POST /angriff HTTP/1.1\r\nHost: x\r\n"
VERSTECKT = b"GET /versteckt HTTP/1.1\r\nHost: x\r\n\r\n"
STUECK = b"%x\r\n%s\r\n0\r\n\r\n" % (len(VERSTECKT), VERSTECKT)
GANZ = str(len(STUECK)).encode()
KURZ = b"4"  # ends before the hidden request begins
ANGRIFFE = {
    "cl_und_te": b"Content-Length: " + KURZ + b"\r\nTransfer-Encoding: chunked\r\n",
    "te_und_cl": b"Transfer-Encoding: chunked\r\nContent-Length: " + KURZ + b"\r\n",
    "zwei_cl": b"Content-Length: " + GANZ + b"\r\nContent-Length: " + KURZ + b"\r\n",
    "cl_liste": b"Content-Length: " + GANZ + b", " + KURZ + b"\r\n",
    "cl_mit_plus": b"Content-Length: +" + GANZ + b"\r\n",
    "cl_negativ": b"Content-Length: -1\r\n",
    "te_fremd": b"Transfer-Encoding: xchunked\r\nContent-Length: " + GANZ + b"\r\n",
    "te_doppelt": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "te_liste": b"Transfer-Encoding: identity, chunked\r\n",
    "te_leerzeichen": b"Transfer-Encoding : chunked\r\nContent-Length: " + GANZ + b"\r\n",
    "te_tabulator": b"Transfer-Encoding:\tchunked\r\nContent-Length: " + KURZ + b"\r\n",
    "te_gefaltet": b"Transfer-Encoding:\r\n chunked\r\nContent-Length: " + KURZ + b"\r\n",
    "te_nach_lf": b"X: y\nTransfer-Encoding: chunked\r\nContent-Length: " + KURZ + b"\r\n",
    "te_nach_cr": b"X: y\rTransfer-Encoding: chunked\r\nContent-Length: " + GANZ + b"\r\n",
    "te_mit_nul": b"Transfer-Encoding: chunked\0\r\nContent-Length: " + GANZ + b"\r\n",
}


@pytest.fixture
def angekommen() -> list[tuple[str, str]]:
    """Method and path of every request that reached the service."""
    return []


@pytest.fixture
async def echo(angekommen: list[tuple[str, str]]) -> AsyncIterator[int]:
    """The port of a service that reads each body and remembers who asked."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        angekommen.append((scope["method"], scope["path"]))
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"da"})

    sock = freien_port_belegen()
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", lifespan="off", log_level=60))
    laufend = asyncio.create_task(server.serve(sockets=[sock]))
    yield sock.getsockname()[1]
    server.should_exit = True
    await laufend


async def gesendet(wohin: httpx.URL, roh: bytes) -> bytes:
    """Send these bytes on a connection of their own; return what came within half a second."""
    reader, writer = await asyncio.open_connection(wohin.host, wohin.port)
    antwort = b""
    try:
        async with asyncio.timeout(0.5):
            writer.write(roh)
            while stueck := await reader.read(65536):
                antwort += stueck
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return antwort


async def test_nothing_hidden_in_a_body_becomes_a_request(
    tor: httpx.AsyncClient,  # noqa: F811
    angekommen: list[tuple[str, str]],
) -> None:
    angekommen.clear()
    for name, koepfe in ANGRIFFE.items():
        antwort = await gesendet(tor.base_url, ANFANG + koepfe + b"\r\n" + STUECK)
        assert antwort.count(b"HTTP/1.1 ") <= 1, name
        for _ in range(2):  # the next ones on the same connection to the service
            assert (await tor.get("/danach")).text == "da", name
    assert set(angekommen) <= {("POST", "/angriff"), ("GET", "/danach")}
    assert angekommen.count(("GET", "/danach")) == 2 * len(ANGRIFFE)


async def test_a_second_request_that_may_be_one_is_seen(
    tor: httpx.AsyncClient,  # noqa: F811
    angekommen: list[tuple[str, str]],
) -> None:
    erste = b"GET /erste HTTP/1.1\r\nHost: x\r\n\r\n"
    antwort = await gesendet(tor.base_url, erste + VERSTECKT)
    assert antwort.count(b"HTTP/1.1 200") == 2
    assert angekommen[-2:] == [("GET", "/erste"), ("GET", "/versteckt")]


async def test_a_simple_service_alone_would_be_deceived() -> None:
    gesehen: list[str] = []

    class NurLaenge(BaseHTTPRequestHandler):
        """Knows Content-Length and nothing else."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            gesehen.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), NurLaenge)
    faden = threading.Thread(target=server.serve_forever, args=(0.05,))
    faden.start()
    wohin = httpx.URL(f"http://127.0.0.1:{server.server_port}")
    await gesendet(wohin, ANFANG + ANGRIFFE["cl_und_te"] + b"\r\n" + STUECK)
    server.shutdown()
    faden.join()
    server.server_close()
    assert "/versteckt" in gesehen
