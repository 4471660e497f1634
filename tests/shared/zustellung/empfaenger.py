"""A receiver of webhooks on a socket of this process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

Antwort: TypeAlias = tuple[int, dict[str, str], bytes]


@dataclass
class Empfaenger:
    """`antworten` says what to answer to the nth message; None: nothing at all."""

    antworten: Callable[[int], Antwort | None] = lambda _: (204, {}, b"")
    gehoert: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    gleichzeitig: int = 0
    hoechstens: int = 0
    port: int = 0
    verbunden: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}/hier?weg=1"

    @property
    def ids(self) -> list[str]:
        return [kopf["webhook-id"] for kopf, _ in self.gehoert]

    async def bediene(self, leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> None:
        self.verbunden.add(schreiber)
        try:
            while await self._eine(leser, schreiber):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.verbunden.discard(schreiber)
            schreiber.close()

    async def _eine(self, leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> bool:
        zeilen = (await leser.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        kopf = {
            name.lower(): wert.strip()
            for name, _, wert in (zeile.partition(":") for zeile in zeilen[1:] if zeile)
        } | {"": zeilen[0]}
        inhalt = await leser.readexactly(int(kopf["content-length"]))
        self.gehoert.append((kopf, inhalt))
        self.gleichzeitig += 1
        self.hoechstens = max(self.hoechstens, self.gleichzeitig)
        try:
            antwort = self.antworten(len(self.gehoert))
            if antwort is None:
                await leser.read()  # until the other side goes
                return False
        finally:
            self.gleichzeitig -= 1
        status, mehr, koerper = antwort
        schreiber.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(koerper)}\r\n".encode())
        for name, wert in mehr.items():
            schreiber.write(f"{name}: {wert}\r\n".encode())
        schreiber.write(b"\r\n" + koerper)
        await schreiber.drain()
        return True


@asynccontextmanager
async def hoerend(empfaenger: Empfaenger) -> AsyncIterator[Empfaenger]:
    server = await asyncio.start_server(empfaenger.bediene, "127.0.0.1", empfaenger.port)
    empfaenger.port = server.sockets[0].getsockname()[1]
    try:
        yield empfaenger
    finally:
        server.close()
        for schreiber in list(empfaenger.verbunden):
            schreiber.transport.abort()
