"""The proxy does what it says, and counts."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.ausfall.umweg import Art, Umweg, umweg

INHALT = b"x" * 1000


class Antwortend(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(INHALT)))
        self.end_headers()
        self.wfile.write(INHALT)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def weg() -> Iterator[Umweg]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Antwortend)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with umweg(server.server_port, verzug=0.3) as weg:
        yield weg
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_lets_through_and_counts(weg: Umweg) -> None:
    assert [httpx.get(weg.adresse).content for _ in range(3)] == [INHALT] * 3
    assert weg.anfragen == 3


@pytest.mark.parametrize(
    ("art", "fehler"),
    [
        (Art.LANGSAM, httpx.ReadTimeout),
        (Art.STUMM, httpx.ReadTimeout),
        (Art.ABBRUCH, httpx.ReadError),
        (Art.GEKUERZT, httpx.RemoteProtocolError),
    ],
)
def test_faults_are_what_they_are_called(
    weg: Umweg, art: Art, fehler: type[httpx.HTTPError]
) -> None:
    weg.art = art
    with pytest.raises(fehler):
        httpx.get(weg.adresse, timeout=0.2)
    weg.art = Art.DURCH
    assert httpx.get(weg.adresse).content == INHALT
    assert weg.anfragen == 2
