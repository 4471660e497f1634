"""However many of the Dashboard's sources hang, readers of its figures get an answer at once.

A page that asks for one person or Kommune waits for it, for DASHBOARD_SEITEN_FRIST at most.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path
from statistics import quantiles

import httpx
import pytest

from tests.browser.plattform import Plattform, laufend
from tests.ozg.conftest import LaufendePlattform

API = "/dashboard/v1"
ADRESSEN = [
    "/",
    f"{API}/ueberblick",
    f"{API}/kommunen/06635020",
    f"{API}/kreise/06635",
    f"{API}/buendel",
    f"{API}/karte?kennzahl=beratung_kommunen",
    f"{API}/kennzahlen",
    f"{API}/kennzahlen/beratung_kommunen/verlauf?von=2021-01-01&bis=2021-04-15&aufloesung=monat",
    f"{API}/vergleich?ags=06635020&ags=06636004",
    f"{API}/export?was=ueberblick&format=csv",
    f"{API}/diagramm?bild=verlauf&kennzahl=beratung_kommunen&von=2021-01-01&bis=2021-04-15",
]
LESER, RUNDEN = 4, 25
HOECHSTENS_MS = 300


@pytest.fixture
def laufende(plattform: LaufendePlattform) -> Plattform:
    laeuft = laufend(Path(plattform.env["OZG_DATEN"]))
    assert laeuft
    return laeuft


@pytest.mark.nightly
@pytest.mark.allein
@pytest.mark.parametrize("haengen", [1, 2, 3])
async def test_readers_never_wait(laufende: Plattform, haengen: int) -> None:
    async with httpx.AsyncClient(base_url=laufende.adresse, timeout=10) as client:
        await _gelesen(client, runden=3)
        async with AsyncExitStack() as still:
            for dienst in ("katalog", "foerderung", "beratung")[:haengen]:
                await still.enter_async_context(laufende.angehalten(dienst))
            alle = (_gelesen(client, runden=RUNDEN) for _ in range(LESER))
            dauern = list(chain.from_iterable(await asyncio.gather(*alle)))
    p99 = quantiles(dauern, n=100)[98]
    print(f"\n{haengen} hanging: {len(dauern)} answers, p99 {p99:.0f} ms")
    assert p99 <= HOECHSTENS_MS


async def _gelesen(client: httpx.AsyncClient, *, runden: int) -> list[float]:
    """Return how many milliseconds each answer took; each is a 200."""
    dauern = []
    for _ in range(runden):
        for adresse in ADRESSEN:
            begonnen = time.perf_counter()
            antwort = await client.get(adresse)
            dauern.append((time.perf_counter() - begonnen) * 1000)
            assert antwort.status_code == 200, (adresse, antwort.text)
    return dauern
