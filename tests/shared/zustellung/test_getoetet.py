"""A receiver that is killed again and again: nothing is lost, every effect happens once."""

import asyncio
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.ozg.conftest import freier_port
from tests.shared.zustellung.conftest import EINFUEGEN, TYP, angelegt
from tests.shared.zustellung.verbraucher import BEREIT

WURZEL = Path(__file__).parents[3]


class Verbraucher:
    def __init__(self, port: int, journal: Path, geheimnis: str) -> None:
        self._befehl = [str(port), str(journal), geheimnis]
        self._prozess: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        modul = "tests.shared.zustellung.verbraucher"
        self._prozess = await asyncio.create_subprocess_exec(
            sys.executable, "-m", modul, *self._befehl, cwd=WURZEL
        )

    async def toete(self) -> None:
        assert self._prozess is not None
        self._prozess.kill()
        await self._prozess.wait()


async def schreibe(engine: AsyncEngine, anzahl: int, rate: int) -> dict[UUID, float]:
    """Write events as fast as told; return when each of them was committed."""
    geschrieben: dict[UUID, float] = {}
    start, stapel = time.monotonic(), max(1, rate // 20)
    while len(geschrieben) < anzahl:
        async with engine.begin() as connection:
            menge = min(stapel, anzahl - len(geschrieben))
            werte = {"typ": TYP, "anzahl": menge, "kommunen": [], "jetzt": datetime.now(UTC)}
            neue = list(await connection.scalars(EINFUEGEN, werte))
        geschrieben |= dict.fromkeys(neue, time.time())
        await asyncio.sleep(max(0, start + len(geschrieben) / rate - time.monotonic()))
    return geschrieben


@pytest.mark.parametrize(
    ("anzahl", "toetungen", "rate"),
    [
        pytest.param(1_000, 1, 400, id="klein"),
        pytest.param(100_000, 100, 100, marks=pytest.mark.nightly, id="gross"),
    ],
)
async def test_nichts_verloren_und_alles_einmal(
    katalog: httpx.AsyncClient,
    engine: AsyncEngine,
    tmp_path: Path,
    anzahl: int,
    toetungen: int,
    rate: int,
) -> None:
    """The delay counts from the commit or, where that is later, from when the receiver that took
    the event was there; with the time it was down it is printed beside.
    """
    port, journal = freier_port(), tmp_path / "wirkungen"
    journal.touch()
    webhook = await angelegt(katalog, f"http://127.0.0.1:{port}/")
    verbraucher = Verbraucher(port, journal, webhook["geheimnis"])
    await verbraucher.start()
    schreibend = asyncio.create_task(schreibe(engine, anzahl, rate))
    dauer = anzahl / rate
    for _ in range(toetungen):
        await asyncio.sleep(dauer / toetungen * random.uniform(0.6, 0.9))
        await verbraucher.toete()
        await verbraucher.start()
    geschrieben = await schreibend

    async def alle_da() -> bool:
        return len(wirkungen(journal)) >= anzahl

    ende = time.monotonic() + 60 + anzahl / 50
    while not await alle_da() and time.monotonic() < ende:  # noqa: ASYNC110 (another process writes)
        await asyncio.sleep(0.2)
    await verbraucher.toete()
    gewirkt = wirkungen(journal)
    assert {kennung for kennung, _, _ in gewirkt} == set(geschrieben)
    assert len(gewirkt) == anzahl
    gesamt = sorted(wann - geschrieben[wer] for wer, wann, _ in gewirkt)
    verzug = sorted(wann - max(geschrieben[wer], bereit) for wer, wann, bereit in gewirkt)
    stelle = anzahl * 99 // 100
    print(
        f"\n{anzahl} events, {toetungen} kills: delay p50 {verzug[anzahl // 2]:.2f} s, p99"
        f" {verzug[stelle]:.2f} s; with the time the receiver was down p99 {gesamt[stelle]:.2f} s"
    )
    if toetungen > 1:
        assert verzug[stelle] <= 2


def wirkungen(journal: Path) -> list[tuple[UUID, float, float]]:
    """Return what had its effect, when, and since when that receiver was there."""
    gefunden, bereit = [], 0.0
    for kennung, wann in (zeile.split() for zeile in journal.read_text().splitlines()):
        if kennung == BEREIT:
            bereit = float(wann)
        else:
            gefunden.append((UUID(kennung), float(wann), bereit))
    return gefunden
