"""Who waits longest for a connection gets the next one, and what nobody uses is closed."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest
from sqlalchemy import text
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import greenlet_spawn
from sqlalchemy.util.queue import Empty

from shared import pool
from shared.db import AT_MOST, engine_for
from shared.pool import Reihe
from tests.conftest import Datenbank

EINE = cast(ConnectionPoolEntry, object())


async def genommen(reihe: Reihe, *, geduld: float = 5.0) -> ConnectionPoolEntry:
    nehmen = cast(Callable[..., ConnectionPoolEntry], reihe.get)
    return cast(ConnectionPoolEntry, await greenlet_spawn(nehmen, True, geduld))


async def test_in_the_order_in_which_they_were_asked_for() -> None:
    reihe, folge = Reihe(1), list[str]()

    async def einer(name: str) -> None:
        verbindung = await genommen(reihe)
        folge.append(name)
        await asyncio.sleep(0)
        reihe.put_nowait(verbindung)

    wartende = [asyncio.create_task(einer(name)) for name in ("erster", "zweiter", "dritter")]
    await asyncio.sleep(0.01)  # all of them wait
    reihe.put_nowait(EINE)
    await einer("wer vorbeikommt")
    await asyncio.gather(*wartende)
    assert folge == ["erster", "zweiter", "dritter", "wer vorbeikommt"]


async def test_who_waits_too_long_gives_up_and_blocks_nobody() -> None:
    reihe = Reihe(1)
    with pytest.raises(Empty):
        await genommen(reihe, geduld=0.01)
    wartet = asyncio.create_task(genommen(reihe))
    await asyncio.sleep(0.01)
    wartet.cancel()
    with pytest.raises(asyncio.CancelledError):
        await wartet
    reihe.put_nowait(EINE)
    assert await genommen(reihe, geduld=0.01) is EINE


async def test_what_is_free_is_taken_without_waiting() -> None:
    reihe = Reihe(1)
    reihe.put_nowait(EINE)
    assert reihe.get() is EINE
    with pytest.raises(Empty):
        reihe.get(False)


async def test_what_a_crowd_had_opened_is_closed_when_nobody_used_it_for_a_while(
    database: Datenbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, server = engine_for(database("dashboard"), service="dashboard"), set[int]()
    frei = engine.pool.checkedin  # type: ignore[attr-defined]

    async def fragen(sekunden: float) -> None:
        async with engine.connect() as verbindung:
            frage = text("SELECT pg_backend_pid() FROM pg_sleep(:sekunden)")
            server.add((await verbindung.execute(frage, {"sekunden": sekunden})).scalar_one())

    try:
        for _ in range(2):
            await asyncio.gather(*(fragen(0.2) for _ in range(4)))
            assert frei() == 4
        assert len(server) == 4  # the second crowd found them all open
        server.clear()
        monkeypatch.setattr(pool, "RUHT", 0.2)
        for _ in range(10):
            await fragen(0.05)
        assert len(server) == 1  # the one that was used last
        assert frei() == 1
        server.clear()
        await asyncio.gather(*(fragen(0.2) for _ in range(AT_MOST)))
        assert len(server) == AT_MOST
    finally:
        await engine.dispose()
