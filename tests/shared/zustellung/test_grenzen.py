"""What a receiver answers is bounded in bytes and in time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from shared.schemas.webhook import Fehlschlag
from shared.zustellung.adresse import Adresspruefung
from shared.zustellung.senden import Ausgang, Bote


async def gebracht(
    antworte: Callable[[asyncio.StreamWriter], Awaitable[None]], frist: float
) -> tuple[Ausgang, float]:
    """Return how a delivery ended to whom answers so, and after how many seconds."""

    fertig = asyncio.Event()

    async def bediene(leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await leser.readuntil(b"\r\n\r\n")
            await antworte(schreiber)
        schreiber.close()
        with suppress(ConnectionError):
            await schreiber.wait_closed()
        fertig.set()

    server = await asyncio.start_server(bediene, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    bote = Bote(Adresspruefung(loopback=True), frist=frist)
    start = time.monotonic()
    async with asyncio.timeout(8):
        ausgang = await bote.bringe(f"http://127.0.0.1:{port}/", b"{}", {})
    dauer = time.monotonic() - start
    await bote.aclose()
    server.close()
    async with asyncio.timeout(8):
        await fertig.wait()
    return ausgang, dauer


async def test_von_einer_antwort_ohne_ende_wird_nur_der_anfang_gelesen() -> None:
    geschrieben = 0

    async def ohne_ende(schreiber: asyncio.StreamWriter) -> None:
        nonlocal geschrieben
        schreiber.write(b"HTTP/1.1 200 X\r\nContent-Length: 1000000000\r\n\r\n")
        while geschrieben < 100_000_000:
            schreiber.write(b"x" * 10_000)
            await schreiber.drain()
            geschrieben += 10_000

    ausgang, _ = await gebracht(ohne_ende, frist=6)
    assert (ausgang.antwort, ausgang.fehler) == (200, None)
    assert geschrieben < 50_000_000


async def test_kopfzeilen_ohne_ende() -> None:
    async def ohne_ende(schreiber: asyncio.StreamWriter) -> None:
        schreiber.write(b"HTTP/1.1 200 X\r\n")
        while True:
            schreiber.write(b"a: " + b"x" * 10_000 + b"\r\n")
            await schreiber.drain()

    ausgang, _ = await gebracht(ohne_ende, frist=6)
    assert (ausgang.antwort, ausgang.fehler) == (None, Fehlschlag.VERBINDUNG)


async def test_wer_tropft_haelt_nicht_laenger_auf() -> None:
    async def tropfend(schreiber: asyncio.StreamWriter) -> None:
        schreiber.write(b"HTTP/1.1 200 X\r\nContent-Length: 4000\r\n\r\n")
        while True:
            schreiber.write(b"x")
            await schreiber.drain()
            await asyncio.sleep(0.05)

    ausgang, dauer = await gebracht(tropfend, frist=0.4)
    assert ausgang.fehler is Fehlschlag.ZEIT
    assert dauer < 4
