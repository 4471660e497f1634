"""Tasks beside the requests: again and again, woken early, ended in order."""

import asyncio
import time

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker

from shared import hintergrund
from shared.beobachtung.messwerte import Messwerte
from shared.hintergrund import Aufgabe, im_hintergrund


def app() -> FastAPI:
    app = FastAPI()
    app.state.messwerte = Messwerte("probe", async_sessionmaker(), None)
    return app


class Zaehler:
    def __init__(self, *ergebnisse: bool | Exception) -> None:
        self.blicke, self._ergebnisse = 0, list(ergebnisse)

    async def __call__(self, _: FastAPI) -> bool:
        self.blicke += 1
        ergebnis = self._ergebnisse.pop(0) if self._ergebnisse else False
        if isinstance(ergebnis, Exception):
            raise ergebnis
        return ergebnis

    async def bis(self, anzahl: int) -> None:
        async with asyncio.timeout(2):
            while self.blicke < anzahl:  # noqa: ASYNC110
                await asyncio.sleep(0.005)


async def test_was_wartet_wird_ohne_pause_getan() -> None:
    zaehler = Zaehler(True, True, False)
    async with im_hintergrund(app(), [Aufgabe("probe", zaehler, pause=60)]):
        await zaehler.bis(3)
        await asyncio.sleep(0.05)
    assert zaehler.blicke == 3


@pytest.mark.parametrize("fehler", [OSError(), RuntimeError()])
async def test_nach_einem_fehler_kommt_der_naechste_blick(fehler: Exception) -> None:
    zaehler = Zaehler(fehler)
    async with im_hintergrund(app(), [Aufgabe("probe", zaehler, pause=0.01)]):
        await zaehler.bis(2)


async def test_der_wecker_beendet_die_pause() -> None:
    zaehler, geweckt = Zaehler(), asyncio.Event()
    aufgabe = Aufgabe("probe", zaehler, pause=60, wecker=lambda _: geweckt)
    async with im_hintergrund(app(), [aufgabe]):
        await zaehler.bis(1)
        geweckt.set()
        await zaehler.bis(2)


async def test_am_ende_wartet_niemand_auf_eine_pause() -> None:
    zaehler, beginn = Zaehler(), time.monotonic()
    spaeter = Aufgabe("spaeter", Zaehler(), pause=60, zuerst=60)
    async with im_hintergrund(app(), [Aufgabe("probe", zaehler, pause=60), spaeter]):
        await zaehler.bis(1)
    assert time.monotonic() - beginn < 3


async def test_was_zu_lange_dauert_wird_abgebrochen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hintergrund, "ZU_ENDE", 0.05)
    abgebrochen, begonnen = asyncio.Event(), asyncio.Event()

    async def lang(_: FastAPI) -> bool:
        begonnen.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            abgebrochen.set()
            raise
        return False

    async with im_hintergrund(app(), [Aufgabe("lang", lang, pause=60)]):
        await begonnen.wait()
    assert abgebrochen.is_set()
