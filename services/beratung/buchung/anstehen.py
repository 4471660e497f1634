"""Who wants to book, or to plan a team, waits in line: first come, first served.

The pool of connections is no queue: who comes later may be served before, and in a crowd somebody
waits too long. Whoever is in line holds no connection.
"""

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import Depends, Request

ZUGLEICH = 4  # all want the same locks, and in the database a lock is waited for 2 s (ADR 0012)


async def _anstehen(request: Request) -> AsyncIterator[None]:
    schlange: asyncio.Semaphore = request.app.state.schlange
    async with schlange:
        if not hasattr(request.state, "an_der_reihe"):
            request.state.an_der_reihe = time.monotonic()
        yield


anstehen = Depends(_anstehen, scope="function")
"""For routes that lock all teams; stands before what opens the request's transaction."""
