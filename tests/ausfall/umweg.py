"""A proxy between two programs that does what networks do: delays, resets, truncates, says nothing.

It runs in a thread of its own and counts the requests that come to it.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

ZEILENENDE = b" HTTP/1.1\r\n"  # of a request's first line
SOFORT = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset
ANFANG = 40  # bytes of an answer until it is cut
STUECK = 65536


class Art(StrEnum):
    DURCH = "durch"
    LANGSAM = "langsam"  # every piece of an answer comes `verzug` seconds late
    ABBRUCH = "abbruch"  # the connection is reset as soon as something is asked
    STUMM = "stumm"  # half open: everything is taken, nothing comes back
    GEKUERZT = "gekuerzt"  # the answer ends after its first bytes


class Umweg:
    """Change `art` at any time; it holds for what is asked from then on.

    `ziel` is a port of this machine or a socket's path, `hier` the address it listens on.
    """

    def __init__(self, ziel: int | Path, *, verzug: float, hier: str) -> None:
        self.art, self.anfragen, self.port = Art.DURCH, 0, 0
        self._ziel, self._verzug, self._hier = ziel, verzug, hier
        self._bereit = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._laufen, daemon=True)

    @property
    def adresse(self) -> str:
        return f"http://{self._hier}:{self.port}"

    def start(self) -> None:
        self._thread.start()
        assert self._bereit.wait(5)

    def stopp(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _laufen(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._verbindung, self._hier, 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._bereit.set()
        self._loop.run_forever()
        server.close()
        offene = asyncio.all_tasks(self._loop)
        for aufgabe in offene:
            aufgabe.cancel()
        self._loop.run_until_complete(asyncio.gather(*offene, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0.01))  # connections close in the next turn
        self._loop.close()

    async def _verbindung(
        self, leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError, asyncio.CancelledError):
            dort, hin = await self._oeffnen()
            try:
                await asyncio.gather(
                    self._hin(leser, hin, schreiber), self._zurueck(dort, schreiber, hin)
                )
            finally:
                hin.close()
                schreiber.close()

    async def _oeffnen(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._ziel, Path):
            return await asyncio.open_unix_connection(self._ziel)
        return await asyncio.open_connection("127.0.0.1", self._ziel)

    async def _hin(
        self,
        leser: asyncio.StreamReader,
        hin: asyncio.StreamWriter,
        zurueck: asyncio.StreamWriter,
    ) -> None:
        while stueck := await leser.read(STUECK):
            self.anfragen += stueck.count(ZEILENENDE)
            if self.art is Art.ABBRUCH:
                _abbrechen(zurueck)
                break
            if self.art is not Art.STUMM:
                hin.write(stueck)
                await hin.drain()
        hin.close()

    async def _zurueck(
        self,
        dort: asyncio.StreamReader,
        zurueck: asyncio.StreamWriter,
        hin: asyncio.StreamWriter,
    ) -> None:
        while stueck := await dort.read(STUECK):
            if self.art is Art.LANGSAM:
                await asyncio.sleep(self._verzug)
            if self.art is Art.GEKUERZT:
                zurueck.write(stueck[:ANFANG])
                break
            zurueck.write(stueck)
            await zurueck.drain()
        zurueck.close()
        hin.close()


def _abbrechen(schreiber: asyncio.StreamWriter) -> None:
    ende: socket.socket = schreiber.get_extra_info("socket")
    ende.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, SOFORT)
    schreiber.transport.abort()


@contextmanager
def umweg(ziel: int | Path, *, verzug: float = 1.0, hier: str = "127.0.0.1") -> Iterator[Umweg]:
    """Answer a proxy to a port of this machine, or to a socket by its path."""
    einer = Umweg(ziel, verzug=verzug, hier=hier)
    einer.start()
    try:
        yield einer
    finally:
        einer.stopp()
