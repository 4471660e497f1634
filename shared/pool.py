"""Connections to the database: who waits longest gets the next one."""

import asyncio

from sqlalchemy import AsyncAdaptedQueuePool, PoolProxiedConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import await_
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty


class Reihe(AsyncAdaptedQueue[ConnectionPoolEntry]):
    """Free connections, given out in the order in which they were asked for.

    That of SQLAlchemy gives a free one to whoever comes by; who has waited goes to the end again,
    and in a crowd some wait until it is too long, while others do not wait at all.
    """

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:
        super().__init__(maxsize, use_lifo)
        self._anstehend, self._vorne = 0, asyncio.Lock()

    def get(self, block: bool = True, timeout: float | None = None) -> ConnectionPoolEntry:
        if not block or not self._anstehend:
            try:
                return self.get_nowait()
            except Empty:
                if not block:
                    raise
        self._anstehend += 1
        try:
            entry: ConnectionPoolEntry = await_(self._in_der_reihe(timeout))
        except TimeoutError as error:
            raise Empty from error
        finally:
            self._anstehend -= 1
        return entry

    async def _in_der_reihe(self, frist: float | None) -> ConnectionPoolEntry:
        async with asyncio.timeout(frist), self._vorne:
            return await self._queue.get()


class Verbindungspool(AsyncAdaptedQueuePool):
    """`wartende` are about to get a connection: for a moment each, unless none is free."""

    __module__ = AsyncAdaptedQueuePool.__module__  # what it logs is an event of the library
    _queue_class = Reihe
    wartende = 0

    def connect(self) -> PoolProxiedConnection:
        self.wartende += 1
        try:
            return super().connect()
        finally:
            self.wartende -= 1
