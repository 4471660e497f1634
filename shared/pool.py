"""Connections to the database: who waits longest gets the next one, and it is the one used last.

What a crowd had opened lies unused once it has gone, and each of them costs the server some 5 MB:
whoever gives one back closes those that have lain for `RUHT` seconds.
"""

import asyncio
import time
from collections import deque

from sqlalchemy import AsyncAdaptedQueuePool, PoolProxiedConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import await_
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty

RUHT = 30.0


class Stapel(asyncio.Queue[ConnectionPoolEntry]):
    """What was laid down last is taken first."""

    _queue: deque[ConnectionPoolEntry]

    def _get(self) -> ConnectionPoolEntry:
        return self._queue.pop()

    def unterste(self) -> ConnectionPoolEntry | None:
        return self._queue[0] if self._queue else None

    def nimm_unterste(self) -> ConnectionPoolEntry:
        return self._queue.popleft()


class Reihe(AsyncAdaptedQueue[ConnectionPoolEntry]):
    """Free connections, given out in the order in which they were asked for.

    That of SQLAlchemy gives a free one to whoever comes by; who has waited goes to the end again,
    and in a crowd some wait until it is too long, while others do not wait at all.
    """

    _queue: Stapel

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:
        super().__init__(maxsize, use_lifo)
        self._anstehend, self._vorne = 0, asyncio.Lock()
        self._queue = Stapel(maxsize)

    def nimm_ruhende(self, seit: float) -> ConnectionPoolEntry | None:
        """Take the free connection that has lain longest, if nobody used it since `seit`."""
        entry = self._queue.unterste()
        if entry is None or entry.info["idle_since"] > seit:
            return None
        return self._queue.nimm_unterste()

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
    """`wartende` are about to get a connection: for a moment each, unless none is free.

    Since when a connection lies unused is the `idle_since` of its `info`.
    """

    __module__ = AsyncAdaptedQueuePool.__module__  # what it logs is an event of the library
    _queue_class = Reihe
    _pool: Reihe
    wartende = 0

    def connect(self) -> PoolProxiedConnection:
        self.wartende += 1
        try:
            return super().connect()
        finally:
            self.wartende -= 1

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        jetzt = record.info["idle_since"] = time.monotonic()
        super()._do_return_conn(record)
        while ruhende := self._pool.nimm_ruhende(jetzt - RUHT):
            try:
                ruhende.invalidate()
            finally:
                self._dec_overflow()
