"""What the Katalog has said is remembered: for a minute, and for an hour while it is silent."""

import asyncio
from collections.abc import Sequence
from datetime import date

import httpx
import pytest

from services.beratung.buchung.auskunft import EINZELN, Auskunftei
from shared.clients.katalog import KatalogClient
from shared.clients.verbindung import DienstNichtErreichbar
from tests.beratung.conftest import KOMMUNEN, VOLKMARSEN, WANFRIED, katalog

TAG = date(2021, 5, 3)


class Versuch:
    """A Katalog that can be silent, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.stumm, self.uhr, self.gefragt = False, 0.0, 0
        http = httpx.AsyncClient(transport=httpx.MockTransport(self._antworte), base_url="http://k")
        self.auskunftei = Auskunftei(KatalogClient(http), uhr=lambda: self.uhr)

    def _antworte(self, request: httpx.Request) -> httpx.Response:
        self.gefragt += 1
        return httpx.Response(400) if self.stumm else katalog(request)

    async def bekannt(self, *kommunen: str, tag: date = TAG) -> Sequence[str]:
        return sorted(await self.auskunftei.kommunen(kommunen, tag=tag))


async def test_eine_minute_lang_wird_nicht_wieder_gefragt() -> None:
    versuch = Versuch()
    for uhr, gefragt in [(0, 1), (59, 1), (60, 2)]:
        versuch.uhr = uhr
        assert await versuch.bekannt(VOLKMARSEN) == [VOLKMARSEN]
        assert versuch.gefragt == gefragt


@pytest.mark.parametrize(
    ("anders", "tage"),
    [
        ({}, [(date(2020, 1, 1), 1), (date(2030, 1, 1), 1)]),
        ({"gueltig_bis": date(2021, 12, 31)}, [(date(2021, 12, 31), 1), (date(2022, 1, 1), 2)]),
        ({"gueltig_ab": date(2021, 1, 1)}, [(date(2021, 1, 1), 1), (date(2020, 12, 31), 2)]),
        ({"besteht": False}, [(TAG, 2)]),
    ],
    ids=["immer", "bis", "ab", "nicht"],
)
async def test_eine_antwort_gilt_fuer_die_tage_an_denen_sie_wahr_ist(
    monkeypatch: pytest.MonkeyPatch, anders: dict[str, object], tage: list[tuple[date, int]]
) -> None:
    monkeypatch.setitem(KOMMUNEN, VOLKMARSEN, KOMMUNEN[VOLKMARSEN].model_copy(update=anders))
    versuch = Versuch()
    await versuch.bekannt(VOLKMARSEN)
    for tag, gefragt in tage:
        await versuch.bekannt(VOLKMARSEN, tag=tag)
        assert versuch.gefragt == gefragt


async def test_was_viele_zugleich_wissen_wollen_wird_einmal_gefragt() -> None:
    versuch = Versuch()
    await asyncio.gather(*(versuch.bekannt(VOLKMARSEN) for _ in range(50)))
    assert versuch.gefragt <= 6


async def test_wer_oft_fragt_fragt_nach_allen() -> None:
    """Unknown keys are asked for each time; the thirteenth question is the one for all."""
    versuch = Versuch()
    for nr in range(EINZELN):
        assert await versuch.bekannt(f"06999{nr:03}") == []
    assert await versuch.bekannt(VOLKMARSEN) == [VOLKMARSEN]
    assert versuch.gefragt == EINZELN + 1
    assert await versuch.bekannt(WANFRIED) == [WANFRIED]
    assert versuch.gefragt == EINZELN + 1
    await versuch.bekannt("06999999")
    assert versuch.gefragt == EINZELN + 2


async def test_wer_selten_fragt_fragt_nach_einer() -> None:
    versuch = Versuch()
    for nr in range(EINZELN):
        versuch.uhr = nr * 60 / EINZELN
        await versuch.bekannt("06999999")
    versuch.uhr = 60
    assert await versuch.bekannt(VOLKMARSEN) == [VOLKMARSEN]
    versuch.stumm = True
    with pytest.raises(DienstNichtErreichbar):
        await versuch.bekannt(WANFRIED)


async def test_schweigt_er_gilt_eine_stunde_lang_was_er_sagte() -> None:
    versuch = Versuch()
    await versuch.bekannt(VOLKMARSEN)
    versuch.stumm = True
    versuch.uhr = 3599
    assert await versuch.bekannt(VOLKMARSEN) == [VOLKMARSEN]
    for uhr, gefragte in [(3599, [VOLKMARSEN, WANFRIED]), (3600, [VOLKMARSEN])]:
        versuch.uhr = uhr
        with pytest.raises(DienstNichtErreichbar):
            await versuch.bekannt(*gefragte)
