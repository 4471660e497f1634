"""A pool of connections that knows how many wait for one."""

from sqlalchemy import AsyncAdaptedQueuePool, PoolProxiedConnection


class GezaehlterPool(AsyncAdaptedQueuePool):
    """`wartende` are about to get a connection: for a moment each, unless none is free."""

    __module__ = AsyncAdaptedQueuePool.__module__  # what it logs is an event of the library
    wartende = 0

    def connect(self) -> PoolProxiedConnection:
        self.wartende += 1
        try:
            return super().connect()
        finally:
            self.wartende -= 1
