"""A clamd of our own on loopback: it speaks INSTREAM and finds what we tell it to find.

Written after the protocol in clamd(8): a command, then pieces of a length in network order and that
many bytes, then a length of zero; the answer is one line.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

SIGNATUR = b"Schadsoftware-Probe"


@dataclass
class FalscherClamd:
    """`antwort` is said to every file instead of a verdict; with `stumm` nothing ever is."""

    port: int = 0
    antwort: bytes | None = None
    stumm: bool = False
    gesehen: list[bytes] = field(default_factory=list)

    async def bediene(self, leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> None:
        try:
            assert await leser.readline() == b"nINSTREAM\n"
            inhalt = b""
            while laenge := struct.unpack("!L", await leser.readexactly(4))[0]:
                inhalt += await leser.readexactly(laenge)
            self.gesehen.append(inhalt)
            if self.stumm:
                await leser.read()
            urteil = b"Probe.Test FOUND" if SIGNATUR in inhalt else b"OK"
            antwort = b"stream: " + urteil if self.antwort is None else self.antwort
            schreiber.write(antwort + b"\n" if antwort else b"")
            await schreiber.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            schreiber.close()


@asynccontextmanager
async def falscher_clamd() -> AsyncIterator[FalscherClamd]:
    clamd = FalscherClamd()
    server = await asyncio.start_server(clamd.bediene, "127.0.0.1", 0)
    clamd.port = server.sockets[0].getsockname()[1]
    try:
        yield clamd
    finally:
        server.close()
