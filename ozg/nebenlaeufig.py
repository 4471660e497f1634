"""Several things at once, none of them left behind when one fails or all are stopped."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def zusammen(schritte: Iterable[Coroutine[None, None, None]]) -> None:
    """Wait for all; the first failure cancels the others and is raised when they have ended."""
    tasks = [asyncio.ensure_future(schritt) for schritt in schritte]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        failed = [task for task in tasks if task.done() and not task.cancelled()]
    finally:
        for task in tasks:  # once only: a second time would cut short how they end their children
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in failed:
        task.result()


async def im_faden(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in a thread; a cancellation is passed on only when it has returned."""
    work = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.gather(work, return_exceptions=True)
        raise
