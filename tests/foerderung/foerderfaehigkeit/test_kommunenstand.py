"""Kommunen of a day in memory: when they are, for how long, and who waits for whom."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.foerderung.foerderfaehigkeit.kommunenstand import HALTBAR, TAGE, Kommunenstand
from shared.clients.katalog import Kommunenseite
from shared.clients.verbindung import DienstNichtErreichbar
from shared.schemas.katalog import KOMMUNE, KommuneRead

TAG, OFT = date(2021, 4, 15), 3


class Uhr:
    zeit = 100.0

    def __call__(self) -> float:
        return self.zeit


class Katalog:
    """Knows `seiten` of Kommunen by key and writes down what it is asked; waits for `tor`."""

    def __init__(self) -> None:
        self.seiten: list[list[str]] = [["06000001", "06000002"], ["06000003"]]
        self.gefragt: list[str] = []
        self.tor = asyncio.Event()
        self.tor.set()
        self.fehler: Exception | None = None

    async def kommunen(self, ags: Sequence[str], *, stichtag: date) -> dict[str, KommuneRead]:
        self.gefragt.append("einzeln")
        return {eines: _kommune(eines) for eines in ags}

    async def kommunenseite(
        self, *, stichtag: date, cursor: str | None, bekannt: Kommunenseite | None
    ) -> Kommunenseite:
        self.gefragt.append(f"Seite {cursor or 0}")
        nr = int(cursor or 0)
        gelesen = list(self.seiten[nr])
        await self.tor.wait()
        if self.fehler:
            raise self.fehler
        etag = ",".join(gelesen)
        if bekannt and bekannt.etag == etag:
            self.gefragt[-1] += " bekannt"
            return bekannt
        weiter = str(nr + 1) if nr + 1 < len(self.seiten) else None
        return Kommunenseite(cursor, etag, [_kommune(eines) for eines in gelesen], weiter)


def _kommune(ags: str) -> KommuneRead:
    return KommuneRead.model_validate(KOMMUNE | {"ags": ags})


@pytest.fixture
def uhr() -> Uhr:
    return Uhr()


@pytest.fixture
def katalog() -> Katalog:
    return Katalog()


@pytest.fixture
def stand(katalog: Any, uhr: Uhr) -> Kommunenstand:
    return Kommunenstand(katalog, oft=OFT, uhr=uhr)


async def fragen(stand: Kommunenstand, *, mal: int = 1, tag: date = TAG) -> list[str]:
    """Return the keys that the last answer holds."""
    gefunden = [sorted(await stand.kommunen(["06000001"], stichtag=tag)) for _ in range(mal)]
    return gefunden[-1]


async def test_wonach_oft_gefragt_wird_das_wird_gemerkt(
    stand: Kommunenstand, katalog: Katalog, uhr: Uhr
) -> None:
    assert await fragen(stand, mal=OFT - 1) == ["06000001"]
    alle = ["06000001", "06000002", "06000003"]
    assert await fragen(stand) == alle
    uhr.zeit += HALTBAR * 0.99
    assert await fragen(stand, mal=50) == alle
    assert katalog.gefragt == ["einzeln"] * (OFT - 1) + ["Seite 0", "Seite 1"]


async def test_danach_wird_gefragt_ob_sich_etwas_geaendert_hat(
    stand: Kommunenstand, katalog: Katalog, uhr: Uhr
) -> None:
    await fragen(stand, mal=OFT)
    katalog.gefragt.clear()
    katalog.seiten[1] = ["06000009"]
    assert "06000003" in await fragen(stand)
    uhr.zeit += HALTBAR
    assert await fragen(stand, mal=5) == ["06000001", "06000002", "06000009"]
    assert katalog.gefragt == ["Seite 0 bekannt", "Seite 1"]


async def test_wonach_selten_gefragt_wird_danach_wird_jedes_mal_gefragt(
    stand: Kommunenstand, katalog: Katalog, uhr: Uhr
) -> None:
    for _ in range(10):
        uhr.zeit += 0.6
        await fragen(stand)
    assert katalog.gefragt == ["einzeln"] * 10
    await fragen(stand, mal=OFT)
    uhr.zeit += 5
    katalog.gefragt.clear()
    await fragen(stand)
    assert katalog.gefragt == ["einzeln"]


async def test_wer_zugleich_fragt_wartet_auf_dieselbe_antwort(
    stand: Kommunenstand, katalog: Katalog, uhr: Uhr
) -> None:
    await fragen(stand, mal=OFT - 1)
    katalog.gefragt.clear()
    katalog.tor.clear()
    alle = [asyncio.create_task(fragen(stand)) for _ in range(5)]
    await asyncio.sleep(0)
    alle[0].cancel()  # whoever asked first may go away
    await asyncio.sleep(0)
    uhr.zeit += HALTBAR
    katalog.seiten = [["06000007"]]  # after the others asked, before these do
    spaetere = [asyncio.create_task(fragen(stand)) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert katalog.gefragt == ["Seite 0"]  # never two at once
    katalog.tor.set()
    antworten = await asyncio.gather(*alle, return_exceptions=True)
    assert isinstance(antworten[0], asyncio.CancelledError)
    for eine in antworten[1:]:
        assert isinstance(eine, list)
        assert "06000001" in eine
    assert await asyncio.gather(*spaetere) == [["06000007"]] * 3
    assert await fragen(stand) == ["06000007"]
    assert katalog.gefragt == ["Seite 0"] * 2


async def test_ein_fehler_trifft_alle_wartenden_und_wird_nicht_gemerkt(
    stand: Kommunenstand, katalog: Katalog
) -> None:
    await fragen(stand, mal=OFT - 1)
    katalog.fehler = DienstNichtErreichbar("weg")
    antworten = await asyncio.gather(*(fragen(stand) for _ in range(3)), return_exceptions=True)
    assert {type(eine) for eine in antworten} == {DienstNichtErreichbar}
    katalog.fehler = None
    assert "06000003" in await fragen(stand)


async def test_nur_wenige_tage_werden_gemerkt(stand: Kommunenstand, katalog: Katalog) -> None:
    tage = [date(2021, 1, nr) for nr in range(1, TAGE + 2)]
    for tag in tage:
        await fragen(stand, mal=OFT, tag=tag)
    katalog.gefragt.clear()
    await fragen(stand, tag=tage[-1])
    assert katalog.gefragt == []
    await fragen(stand, tag=tage[0])
    assert katalog.gefragt == ["einzeln"]
