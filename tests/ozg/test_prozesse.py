"""Logs of children stay short, also while they are being written to."""

import asyncio
import os
from pathlib import Path

import pytest

from ozg import prozesse
from ozg.prozesse import LOG_KEPT, LOG_MAX, protokolle_begrenzen


async def test_a_log_that_is_open_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prozesse, "LOG_SECONDS", 0.01)
    log, nicht_da = tmp_path / "dienst.log", tmp_path / "nicht_da.log"
    schreiber = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(schreiber, b"eine Zeile\n" * (LOG_MAX // 10))
    wache = asyncio.ensure_future(protokolle_begrenzen([nicht_da, log]))
    try:
        async with asyncio.timeout(5):
            while log.stat().st_size > LOG_KEPT:  # noqa: ASYNC110 (a file)
                await asyncio.sleep(0.01)
        os.write(schreiber, b"die letzte\n")
    finally:
        wache.cancel()
        os.close(schreiber)
    lines = log.read_bytes().splitlines()
    assert set(lines[:-1]) == {b"eine Zeile"}
    assert lines[-1] == b"die letzte"
