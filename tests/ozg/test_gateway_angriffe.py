"""What is no request is refused; who is idle is cut off and keeps out nobody."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from tests.ozg.test_gateway import tor
from tests.ozg.test_schmuggeln import angekommen, echo

__all__ = ["angekommen", "echo", "tor"]

RUHE = 1.5  # seconds without a byte
HINTEN = b"GET /versteckt HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
FORMEN = {
    "cl_riesig": (
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551616\r\n\r\n" + HINTEN
    ),
    "stueck_negativ": CHUNKED + b"-1\r\n\r\n" + HINTEN,
    "stueck_riesig": CHUNKED + b"fffffffffffffffff\r\n" + HINTEN,
    "stueck_kein": CHUNKED + b"xyz\r\nabc",
    "stueck_lang": CHUNKED + b"3;" + b"x" * 9_000 + b"\r\nabc\r\n0\r\n\r\n",
    "stueck_lf": CHUNKED + b"3\nabc\r\n0\r\n\r\n",
    "stueck_kurz": CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n" + HINTEN,
    "nachspann": CHUNKED + b"3\r\nabc\r\n0\r\nX\x00: y\r\n\r\n" + HINTEN,
    "nul_im_kopf": b"GET /a HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n" + HINTEN,
    "leerzeichen_vor_kopf": b"GET /a HTTP/1.1\r\n Host: x\r\n\r\n" + HINTEN,
    "zwei_hosts": b"GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + HINTEN,
    "kein_host": b"GET /a HTTP/1.1\r\n\r\n" + HINTEN,
    "version_9": b"GET /a HTTP/9.9\r\nHost: x\r\n\r\n" + HINTEN,
    "kein_http": b"\x16\x03\x01\x02\x00\x01\x00" + HINTEN,
    "cr_allein": b"GET /a HTTP/1.1\rHost: x\r\r" + HINTEN,
}
# taken by Go as one whole request, which is what leads to one answer each
GENAU_EINE = {
    "nur_lf": b"GET /a HTTP/1.1\nHost: x\n\n",
    "gefaltet": b"GET /a HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n",
    "ganze_adresse": b"GET http://anderer.test/a HTTP/1.1\r\nHost: x\r\n\r\n",
    "get_mit_koerper": (
        b"GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(HINTEN) + HINTEN
    ),
}


@asynccontextmanager
async def leitung(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    leser, schreiber = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield leser, schreiber
    finally:
        schreiber.close()


async def antworten(port: int, roh: bytes) -> list[int]:
    """Send all of it; return the status of each answer that comes within RUHE."""
    alles = b""
    async with leitung(port) as (leser, schreiber):
        schreiber.write(roh)
        with suppress(TimeoutError, ConnectionError):
            while neues := await asyncio.wait_for(leser.read(65_536), RUHE):
                alles += neues
    return [int(teil[:3]) for teil in alles.split(b"HTTP/1.1 ")[1:]]


async def test_what_is_no_request_is_refused_and_nothing_behind_it_is_heard(
    tor: httpx.AsyncClient, port: int, angekommen: list[tuple[str, str]]
) -> None:
    alle = await asyncio.gather(*(antworten(port, roh) for roh in FORMEN.values()))
    for name, gekommen in zip(FORMEN, alle, strict=True):
        assert len(gekommen) <= 1, name
        assert set(gekommen) <= {400, 505}, name
    assert ("GET", "/versteckt") not in angekommen
    assert (await tor.get("/x")).status_code == 200


async def test_a_broken_chunk_is_the_callers_mistake_and_said_so(
    tor: httpx.AsyncClient, port: int
) -> None:
    async with leitung(port) as (leser, schreiber):
        schreiber.write(FORMEN["stueck_negativ"])
        async with asyncio.timeout(30):
            antwort = (await leser.read()).decode()
    assert antwort.startswith("HTTP/1.1 400 ")
    assert "application/problem+json" in antwort
    assert '"type":"/probleme/http-400"' in antwort
    assert "Retry-After" not in antwort


async def test_what_is_one_request_has_one_answer(
    tor: httpx.AsyncClient, port: int, angekommen: list[tuple[str, str]]
) -> None:
    alle = await asyncio.gather(*(antworten(port, roh) for roh in GENAU_EINE.values()))
    for name, gekommen in zip(GENAU_EINE, alle, strict=True):
        assert gekommen == [200], name
    assert ("GET", "/versteckt") not in angekommen


async def test_a_body_without_a_length_is_bounded_too(tor: httpx.AsyncClient) -> None:
    async def stueckweise() -> AsyncIterator[bytes]:
        for _ in range(65):
            yield b"x" * 1024

    assert (await tor.post("/x", content=stueckweise())).status_code == 413


@pytest.fixture
def viele_dateien() -> Iterator[int]:
    """Let this process open 2,500 files; return how many idle connections that is enough for."""
    weich, hart = resource.getrlimit(resource.RLIMIT_NOFILE)
    moeglich = 2_500 if hart == resource.RLIM_INFINITY else min(hart, 2_500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(weich, moeglich), hart))
    yield min(1_000, moeglich - 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (weich, hart))


async def test_a_thousand_who_say_nothing_keep_out_nobody(
    viele_dateien: int, tor: httpx.AsyncClient, port: int
) -> None:
    offen = [await asyncio.open_connection("127.0.0.1", port) for _ in range(viele_dateien)]
    try:
        for nr, (_, schreiber) in enumerate(offen):
            if nr % 2:
                schreiber.write(b"GET /x HTTP/1.1\r\nX-Slow: ")
        begonnen = time.perf_counter()
        for _ in range(5):
            assert (await tor.get("/x")).status_code == 200
        assert time.perf_counter() - begonnen < 2
        async with asyncio.timeout(10):  # 5 s for the headers, of whoever began or did not
            await asyncio.gather(*(leser.read() for leser, _ in offen))
    finally:
        for _, schreiber in offen:
            schreiber.close()
